using System.Runtime.CompilerServices;
using CoERouter.Experts.Generation;
using Microsoft.Extensions.AI;

namespace CoERouter.Tests.Host;

/// <summary>An expert that repeats the last user message word by word, with usage, a finish reason and, where asked, telemetry.</summary>
internal sealed class EchoExpert(string name) : IChatClient
{
    /// <summary>Done once an answer was stopped before its end.</summary>
    public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ChatOptions? LastOptions { get; private set; }

    /// <summary>Waits before each word after the first, so that a test can hold an answer open.</summary>
    public Func<CancellationToken, Task> BetweenWords { get; init; } = _ => Task.CompletedTask;

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        LastOptions = options;
        string prompt = messages.Last(message => message.Role == ChatRole.User).Text;
        string[] words = prompt.Split(' ');
        int most = options?.MaxOutputTokens ?? int.MaxValue;
        bool telemetry = options?.AdditionalProperties?.ContainsKey(GenerationOptions.Telemetry) == true;
        bool finished = false;
        try
        {
            for (int i = 0; i < Math.Min(words.Length, most); i++)
            {
                if (i > 0)
                {
                    await BetweenWords(cancellationToken);
                }

                cancellationToken.ThrowIfCancellationRequested();
                string text = i == 0 ? words[i] : " " + words[i];
                yield return new ChatResponseUpdate(ChatRole.Assistant, text)
                {
                    ModelId = name,
                    AdditionalProperties = telemetry
                        ? new() { [GenerationOptions.Telemetry] = new TokenTelemetry(i, text, [new LayerRouting([i, 3], [0.75f, 0.25f])]) }
                        : null,
                };
            }

            finished = true;
        }
        finally
        {
            if (!finished)
            {
                Stopped.TrySetResult();
            }
        }

        int written = Math.Min(words.Length, most);
        yield return new ChatResponseUpdate(
            ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = words.Length, OutputTokenCount = written })])
        {
            FinishReason = written < words.Length ? ChatFinishReason.Length : ChatFinishReason.Stop,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
