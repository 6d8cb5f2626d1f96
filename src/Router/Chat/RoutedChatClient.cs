using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using CoERouter.Experts.Generation;
using CoERouter.Router.Arms;
using CoERouter.Router.Resilience;
using CoERouter.Router.Routes;
using Microsoft.Extensions.AI;
using Polly.CircuitBreaker;

namespace CoERouter.Router.Chat;

/// <summary>Carries one route out: asks its arm, then its fallbacks, and stamps the receipt onto what comes back.</summary>
internal sealed class RoutedChatClient(Route route, RouteDecider decider, ExpertResilience resilience) : IChatClient
{
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(1);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        for (int attempt = 0; ; attempt++)
        {
            Arm arm = ArmOf(attempt);
            try
            {
                ChatResponse response = await resilience.Get(arm.Expert)
                    .GetResponseAsync(messages, OptionsFor(arm, options), cancellationToken).ConfigureAwait(false);
                RouteReceipt receipt = ReceiptOf(attempt);
                (response.AdditionalProperties ??= [])[RouteProperties.Receipt] = receipt;
                foreach (ChatMessage message in response.Messages)
                {
                    (message.AdditionalProperties ??= [])[RouteProperties.Receipt] = receipt;
                }

                return response;
            }
            catch (Exception fault) when (ExpertFaults.IsExpertFault(fault))
            {
                ThrowIfLast(attempt, arm, fault);
            }
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int attempt = 0; ; attempt++)
        {
            Arm arm = ArmOf(attempt);
            IAsyncEnumerator<ChatResponseUpdate> updates =
                resilience.Get(arm.Expert).GetStreamingResponseAsync(messages, OptionsFor(arm, options), cancellationToken)
                    .GetAsyncEnumerator(cancellationToken);
            await using (updates.ConfigureAwait(false))
            {
                bool more;
                try
                {
                    more = await updates.MoveNextAsync().ConfigureAwait(false);
                }
                catch (Exception fault) when (ExpertFaults.IsExpertFault(fault))
                {
                    ThrowIfLast(attempt, arm, fault);
                    continue;
                }

                ChatResponseUpdate first = more ? updates.Current : new ChatResponseUpdate(ChatRole.Assistant, string.Empty);
                (first.AdditionalProperties ??= [])[RouteProperties.Receipt] = ReceiptOf(attempt);
                yield return first;
                while (more && await updates.MoveNextAsync().ConfigureAwait(false))
                {
                    yield return updates.Current;
                }

                yield break;
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>Does nothing: the experts belong to whoever supplies them.</summary>
    public void Dispose()
    {
    }

    private static ChatOptions OptionsFor(Arm arm, ChatOptions? options)
    {
        ChatOptions own = options?.Clone() ?? new ChatOptions();
        own.ModelId = arm.Expert;
        (own.AdditionalProperties ??= [])[GenerationOptions.Gating] = arm.Gating;
        return own;
    }

    private Arm ArmOf(int attempt) => attempt == 0 ? route.Arm : route.Fallbacks[attempt - 1];

    private RouteReceipt ReceiptOf(int attempt) => attempt == 0 ? route.Receipt : decider.FallBack(route, ArmOf(attempt));

    private void ThrowIfLast(int attempt, Arm arm, Exception fault)
    {
        if (attempt < Math.Min(resilience.Options.Fallbacks, route.Fallbacks.Count))
        {
            return;
        }

        if (fault is ExpertUnavailableException or ExpertInterruptedException)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        TimeSpan retryAfter = fault is BrokenCircuitException { RetryAfter: { } pause } ? pause : DefaultRetryAfter;
        throw new ExpertUnavailableException(arm.Expert, retryAfter, fault);
    }
}
