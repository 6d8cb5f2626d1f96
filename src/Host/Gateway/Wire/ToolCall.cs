namespace CoERouter.Host.Gateway.Wire;

/// <summary>A tool that an answer wants called.</summary>
/// <param name="Id">Its identity, by which its result refers to it.</param>
/// <param name="Type">Always "function".</param>
/// <param name="Function">What to call.</param>
internal sealed record ToolCall(string Id, string Type, ToolCallFunction Function);
