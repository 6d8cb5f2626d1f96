using System.Runtime.CompilerServices;
using CoERouter.Router.Chat;
using Microsoft.Extensions.AI;

namespace CoERouter.Tests.Router;

/// <summary>An expert that a script plays: each call takes the next step, and the last step repeats.</summary>
internal sealed class FakeExpert(string name, params FakeExpert.Step[] script) : IChatClient
{
    private int _calls;

    /// <summary>What one call does: gives words, then fails or hangs.</summary>
    public sealed record Step(IReadOnlyList<string> Words, Exception? Failure = null, bool Hang = false);

    public static Step Says(params string[] words) => new(words);

    public static Step Fails(Exception failure, params string[] words) => new(words, failure);

    public static Step Hangs(params string[] words) => new(words, null, true);

    public string Name => name;

    public int Calls => _calls;

    public List<ChatOptions?> Options { get; } = [];

    public bool Disposed { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Step step;
        lock (Options)
        {
            step = script[Math.Min(_calls++, script.Length - 1)];
            Options.Add(options);
        }

        await Task.Yield();
        foreach (string word in step.Words)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, word) { ModelId = name };
        }

        if (step.Hang)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        if (step.Failure is not null)
        {
            throw step.Failure;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => Disposed = true;
}

/// <summary>Experts by name.</summary>
internal sealed class FakeExperts(params (string Name, IChatClient Client)[] experts) : IExpertClients
{
    public IChatClient Get(string expert) => experts.First(pair => pair.Name == expert).Client;
}
