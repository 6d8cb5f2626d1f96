using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Generation;

/// <summary>
/// An expert as a chat client. It honours Temperature (default 0, the most likely token), TopP, TopK, Seed, MaxOutputTokens, StopSequences,
/// and the additional properties of <see cref="GenerationOptions"/>; what it cannot honour it refuses with an
/// <see cref="ArgumentException"/> that names every fault. A prompt that does not fit throws <see cref="ContextLengthExceededException"/>;
/// a full queue throws <see cref="ExpertBusyException"/>. Cancellation ends an answer between two tokens, and a prompt between two nodes of
/// the graph. Thread-safe.
/// </summary>
public sealed class ExpertChatClient : IChatClient
{
    private readonly string _name;
    private readonly Func<CancellationToken, ValueTask<ExpertLease>> _lease;
    private readonly Func<ulong> _seeds;
    private readonly ChatClientMetadata _metadata;

    /// <summary>A client of one loaded expert, which stays the caller's.</summary>
    /// <param name="model">The expert.</param>
    /// <param name="seeds">Gives the seeds of requests that draw tokens and bring none; null means random ones.</param>
    public ExpertChatClient(ExpertModel model, Func<ulong>? seeds = null)
        : this(model.Manifest.Name, _ => new(new ExpertLease(model)), seeds)
    {
    }

    /// <summary>A client of an expert that is leased anew for each request.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="lease">Leases it.</param>
    /// <param name="seeds">Gives the seeds of requests that draw tokens and bring none; null means random ones.</param>
    public ExpertChatClient(string name, Func<CancellationToken, ValueTask<ExpertLease>> lease, Func<ulong>? seeds = null)
    {
        (_name, _lease) = (name, lease);
        _seeds = seeds ?? (static () => unchecked((ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue)));
        _metadata = new ChatClientMetadata("coe", defaultModelId: name);
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using ExpertLease lease = await _lease(cancellationToken).ConfigureAwait(false);
        (GenerationRequest request, IReadOnlyList<ChatMessage> chat, List<int> prompt) = Read(lease.Model, messages, options);
        using ExpertSlot slot = await lease.Model.RentAsync(cancellationToken).ConfigureAwait(false);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var answer = new Answer(lease.Model, slot.State, request, prompt, cancellationToken);
        var text = new StringBuilder();
        List<TokenTelemetry>? telemetry = request.Telemetry ? [] : null;
        AnswerContents contents = new(request, chat);
        List<AIContent> whole = [];
        bool goesOn;
        do
        {
            goesOn = answer.Next(text);
            if (answer.Telemetry is { } token)
            {
                telemetry?.Add(token);
            }

            // Only a request that takes one call has to know of it before the answer ends.
            if (request.SingleCall && request.ToolCalls is not null)
            {
                whole.AddRange(contents.Read(text.ToString()));
                text.Clear();
            }
        }
        while (goesOn && !contents.IsOver);
        whole = AnswerContents.Join([.. whole, .. contents.Read(text.ToString()), .. contents.Finish()]);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, whole))
        {
            ModelId = _name,
            FinishReason = contents.FinishReason(answer.Finish),
            Usage = answer.Usage,
            AdditionalProperties = telemetry is null ? null : new() { [GenerationOptions.Telemetry] = telemetry },
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using ExpertLease lease = await _lease(cancellationToken).ConfigureAwait(false);
        (GenerationRequest request, IReadOnlyList<ChatMessage> chat, List<int> prompt) = Read(lease.Model, messages, options);
        using ExpertSlot slot = await lease.Model.RentAsync(cancellationToken).ConfigureAwait(false);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var answer = new Answer(lease.Model, slot.State, request, prompt, cancellationToken);
        var text = new StringBuilder();
        AnswerContents contents = new(request, chat);
        bool goesOn;
        do
        {
            goesOn = answer.Next(text);
            if (text.Length > 0 || answer.Telemetry is not null)
            {
                IReadOnlyList<AIContent> written = contents.Read(text.ToString());
                text.Clear();
                if (written.Count > 0 || answer.Telemetry is not null)
                {
                    yield return Update(written, answer.Telemetry);
                }
            }
        }
        while (goesOn && !contents.IsOver);
        if (contents.Finish() is { Count: > 0 } held)
        {
            yield return Update(held, null);
        }

        ChatResponseUpdate last = Update([new UsageContent(answer.Usage)], null);
        last.FinishReason = contents.FinishReason(answer.Finish);
        yield return last;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <summary>Does nothing: the expert belongs to its owner or its pool.</summary>
    public void Dispose()
    {
    }

    private (GenerationRequest Request, IReadOnlyList<ChatMessage> Chat, List<int> Prompt) Read(
        ExpertModel model, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        GenerationRequest request = GenerationRequest.Parse(
            options, model.Manifest, _seeds, model.Folder.Configuration.Search, model.Template);
        List<int> prompt = [];
        IReadOnlyList<ChatMessage> chat = string.IsNullOrEmpty(options?.Instructions)
            ? [.. messages]
            : [new(ChatRole.System, options.Instructions), .. messages];
        model.Template.Render(chat, options, prompt);
        int vocabulary = model.Folder.Configuration.VocabularySize;
        if (prompt.FindIndex(token => token >= vocabulary) is >= 0 and int place)
        {
            throw new ArgumentException(
                $"The prompt has the token {prompt[place]}, but the expert '{_name}' knows only the {vocabulary} tokens below {vocabulary}.",
                nameof(messages));
        }

        return prompt.Count < model.ContextLength
            ? (request, chat, prompt)
            : throw new ContextLengthExceededException(_name, prompt.Count, model.ContextLength);
    }

    private ChatResponseUpdate Update(IReadOnlyList<AIContent> contents, TokenTelemetry? telemetry) =>
        new(ChatRole.Assistant, [.. contents])
    {
        ModelId = _name,
        AdditionalProperties = telemetry is null ? null : new() { [GenerationOptions.Telemetry] = telemetry },
    };
}
