using Microsoft.Extensions.AI;

namespace CoERouter.Host.Gateway.Wire;

/// <summary>Tokens read and written.</summary>
internal sealed record ChatUsage(long PromptTokens, long CompletionTokens, long TotalTokens)
{
    public static ChatUsage From(UsageDetails? usage)
    {
        long prompt = usage?.InputTokenCount ?? 0;
        long completion = usage?.OutputTokenCount ?? 0;
        return new ChatUsage(prompt, completion, usage?.TotalTokenCount ?? (prompt + completion));
    }
}
