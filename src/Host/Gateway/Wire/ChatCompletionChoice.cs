namespace CoERouter.Host.Gateway.Wire;

/// <summary>The one choice of a whole answer.</summary>
internal sealed record ChatCompletionChoice(int Index, ChatCompletionMessage Message, string FinishReason);
