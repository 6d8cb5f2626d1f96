namespace CoERouter.Host.Gateway;

/// <summary>What the gateway logs. Never text of a prompt or an answer.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "Route {RouteId}: {Arm} ({Reason}), {PromptTokens} + {CompletionTokens} tokens, {Finish}, {Milliseconds} ms")]
    public static partial void Answered(
        ILogger logger,
        string routeId,
        string arm,
        string reason,
        long promptTokens,
        long completionTokens,
        string finish,
        long milliseconds);

    [LoggerMessage(2, LogLevel.Information, "The client left before the end of its answer")]
    public static partial void ClientLeft(ILogger logger);

    [LoggerMessage(3, LogLevel.Warning, "Refused with {Status} {Code}")]
    public static partial void Refused(ILogger logger, int status, string code, Exception? fault);

    [LoggerMessage(4, LogLevel.Warning, "An answer broke off in the middle: {Code}")]
    public static partial void BrokenOff(ILogger logger, string code);
}
