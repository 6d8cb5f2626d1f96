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

    [LoggerMessage(5, LogLevel.Warning, "Prompts have become more foreign than those that the categorizer was calibrated on: after {Count} prompts the evidence is {Evidence:F0}, and {Limit:F0} raises the alarm; see /health/routing")]
    public static partial void Drifted(ILogger logger, long count, double evidence, double limit);

    [LoggerMessage(6, LogLevel.Warning, "Prediction sets hold the true category of {Coverage:P1} of {Count} labelled prompts, and {Promised:P1} were promised; calibrate them again")]
    public static partial void CoverageBroken(ILogger logger, double coverage, int count, double promised);
}
