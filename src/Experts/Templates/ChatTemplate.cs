using CoERouter.Experts.Tokenization;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Templates;

/// <summary>Renders chats to token ids for the embedded experts: <c>&lt;|user|&gt;…&lt;|end|&gt;&lt;|assistant|&gt;</c>. Markers enter as
/// ids and message text as plain text, so that no message can forge a role. Immutable and thread-safe.</summary>
public sealed class ChatTemplate : IPromptFormat
{
    private readonly ITokenizer _tokenizer;
    private readonly int _userId;
    private readonly int _systemId;

    /// <summary>A template of <paramref name="markers"/>, which must be special tokens of <paramref name="tokenizer"/>.</summary>
    /// <exception cref="ArgumentException">Markers are no special tokens of the tokenizer; the message names all of them.</exception>
    public ChatTemplate(ITokenizer tokenizer, ChatMarkers markers)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(markers);
        var faulty = markers.Tokens.Where(token => tokenizer.IdOf(token) is not { } id || !tokenizer.Bytes(id).IsEmpty).ToList();
        if (faulty.Count > 0)
        {
            throw new ArgumentException(
                $"The tokenizer has no special token for the chat markers {string.Join(", ", faulty)}.", nameof(markers));
        }

        _tokenizer = tokenizer;
        Markers = markers;
        _userId = tokenizer.IdOf(markers.User)!.Value;
        _systemId = tokenizer.IdOf(markers.System)!.Value;
        AssistantId = tokenizer.IdOf(markers.Assistant)!.Value;
        EndId = tokenizer.IdOf(markers.End)!.Value;
        PadId = tokenizer.IdOf(markers.Pad)!.Value;
    }

    /// <summary>The texts of the control tokens.</summary>
    public ChatMarkers Markers { get; }

    /// <summary>The id that begins an answer, the last of every rendered prompt.</summary>
    public int AssistantId { get; }

    /// <summary>The id that ends every message; generation stops there.</summary>
    public int EndId { get; }

    /// <summary>The id that fills batches.</summary>
    public int PadId { get; }

    /// <summary>Appends the prompt of a chat, up to and with the marker that begins the answer.</summary>
    /// <exception cref="ArgumentException">There is no message of the user, the last one is empty, or a message is of a kind that the
    /// experts do not read.</exception>
    public void Render(IReadOnlyList<ChatMessage> messages, List<int> ids)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(ids);
        var last = messages.LastOrDefault(message => message.Role == ChatRole.User)
            ?? throw new ArgumentException("The chat has no message of the user.", nameof(messages));
        if (string.IsNullOrWhiteSpace(TextOf(last)))
        {
            throw new ArgumentException("The last message of the user is empty.", nameof(messages));
        }

        // All messages are checked before the first id is appended, so that a fault leaves the list as it was.
        List<(int Marker, string Text)> turns = Markers.LastUserMessageOnly
            ? [(_userId, TextOf(last))]
            : [.. messages.Select(message => (MarkerOf(message.Role), TextOf(message)))];
        foreach (var (marker, text) in turns)
        {
            ids.Add(marker);
            _tokenizer.Encode(text, special: false, ids);
            ids.Add(EndId);
        }

        ids.Add(AssistantId);
    }

    /// <summary>Appends an answer and its end marker as a model is trained to write them after <see cref="Render"/>.</summary>
    public void RenderAnswer(string answer, List<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        _tokenizer.Encode(answer, special: false, ids);
        ids.Add(EndId);
    }

    /// <summary>The same format as a Jinja template, the text of <c>chat_template.jinja</c>, for other runtimes. Those tokenize the
    /// rendered text, so that there a message can forge a role.</summary>
    public string ToJinja() => JinjaTemplate.Write(Markers);

    /// <summary>The text of <c>tokenizer_config.json</c> for other runtimes.</summary>
    /// <param name="contextLength">Most tokens of prompt and answer together.</param>
    public string ToTokenizerConfig(int contextLength) => TokenizerConfig.Write(this, _tokenizer, contextLength);

    private int MarkerOf(ChatRole role) =>
        role == ChatRole.User ? _userId
        : role == ChatRole.Assistant ? AssistantId
        : role == ChatRole.System ? _systemId
        : throw new ArgumentException($"A message has the role \"{role}\"; legal are system, user and assistant.");

    private static string TextOf(ChatMessage message)
    {
        var other = message.Contents.FirstOrDefault(content => content is not (TextContent or TextReasoningContent or UsageContent));
        return other is null
            ? message.Text
            : throw new ArgumentException($"A message holds content of the kind {other.GetType().Name}; the experts read text only.");
    }
}
