using Microsoft.Extensions.AI;

namespace CoERouter.Host.Gateway;

/// <summary>A request for an answer, read and checked.</summary>
/// <param name="Messages">The conversation; one of its messages is a user's and not empty.</param>
/// <param name="Options">Everything that decides the answer.</param>
/// <param name="Stream">Whether to answer token by token.</param>
/// <param name="IncludeUsage">Whether a stream ends with its usage.</param>
/// <param name="Telemetry">Whether to tell how each token was routed.</param>
internal sealed record ChatRequest(
    IReadOnlyList<ChatMessage> Messages, ChatOptions Options, bool Stream, bool IncludeUsage, bool Telemetry);
