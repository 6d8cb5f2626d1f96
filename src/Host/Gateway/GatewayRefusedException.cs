namespace CoERouter.Host.Gateway;

/// <summary>Carries a refusal from where it is found to where it is written.</summary>
internal sealed class GatewayRefusedException(GatewayRefusal refusal) : Exception(refusal.Message)
{
    public GatewayRefusal Refusal { get; } = refusal;
}
