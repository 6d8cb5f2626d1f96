namespace CoERouter.Host.Gateway.Wire;

/// <summary>The message of a whole answer.</summary>
internal sealed record ChatCompletionMessage(string Role, string Content);
