using System.Text.Json.Serialization;

namespace CoERouter.Host.Gateway.Wire;

/// <summary>The message of a whole answer.</summary>
/// <param name="Role">Always the assistant's.</param>
/// <param name="Content">Its text; null where it has none beside its calls.</param>
/// <param name="ReasoningContent">What the model thought aloud, where its format keeps that apart.</param>
/// <param name="ToolCalls">The tools that it wants called.</param>
internal sealed record ChatCompletionMessage(
    string Role,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Content,
    string? ReasoningContent = null,
    IReadOnlyList<ToolCall>? ToolCalls = null);
