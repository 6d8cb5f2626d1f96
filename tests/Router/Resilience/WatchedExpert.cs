using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace CoERouter.Tests.Router.Resilience;

/// <summary>An expert that waits by a test's clock before each of its words, and counts which of its streams have begun and ended.</summary>
internal sealed class WatchedExpert(TimeProvider time, params (TimeSpan Wait, string Word)[] words) : IChatClient
{
    private int _begun;
    private int _ended;

    public int Begun => _begun;

    public int Ended => _ended;

    /// <summary>Most streams that were open together, seen whenever one began.</summary>
    public int MostAtOnce { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int open = Interlocked.Increment(ref _begun) - _ended;
        MostAtOnce = Math.Max(MostAtOnce, open);
        try
        {
            foreach ((TimeSpan wait, string word) in words)
            {
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, time, cancellationToken);
                }

                yield return new ChatResponseUpdate(ChatRole.Assistant, word);
            }
        }
        finally
        {
            Interlocked.Increment(ref _ended);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
