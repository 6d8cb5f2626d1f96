namespace CoERouter.Host.Gateway.Wire;

/// <summary>OpenAI's error envelope.</summary>
internal sealed record ErrorEnvelope(ErrorBody Error)
{
    public static ErrorEnvelope From(GatewayRefusal refusal) =>
        new(new ErrorBody(refusal.Message, refusal.Type, refusal.Parameter, refusal.Code));
}
