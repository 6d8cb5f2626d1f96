using System.Text.Json;
using CoERouter.Experts.Templates.Jinja;
using CoERouter.Experts.Templates.ToolCalls;
using CoERouter.Experts.Tokenization;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Templates;

/// <summary>
/// Renders chats by the template that a model's makers wrote, to the token ids that the model was trained to answer. Where a message holds
/// the text of a control token, that text is encoded as plain text, so that no message can forge a role; otherwise the ids are those of
/// Hugging Face's <c>apply_chat_template</c>. Immutable and thread-safe.
/// </summary>
public sealed class JinjaPrompt : IPromptFormat
{
    private readonly ITokenizer _tokenizer;
    private readonly ChatTemplateSource _source;
    private readonly JinjaProgram _program;
    private readonly JinjaProgram _toolProgram;
    private readonly AddedTokenMatcher _markers;

    /// <summary>A prompt format of a template.</summary>
    /// <param name="source">The template.</param>
    /// <param name="tokenizer">The tokenizer of the same model.</param>
    /// <param name="addedTokens">Its added tokens; the special ones are the control tokens that no message may forge.</param>
    /// <param name="settings">How templates are rendered; null means the defaults.</param>
    /// <exception cref="JinjaException">The template cannot be read.</exception>
    public JinjaPrompt(ChatTemplateSource source, ITokenizer tokenizer, IEnumerable<AddedToken> addedTokens, JinjaSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        (_source, _tokenizer) = (source, tokenizer);
        _program = JinjaProgram.Parse(source.Template, settings);
        _toolProgram = source.ToolTemplate is { } toolTemplate ? JinjaProgram.Parse(toolTemplate, settings) : _program;
        _markers = new AddedTokenMatcher(
            addedTokens.Where(token => token.Special)
                .Select(token => token with { SingleWord = false, LeftStrip = false, RightStrip = false }));
        ToolCalls = ToolCallFormats.Detect(source.ToolTemplate ?? source.Template);
    }

    /// <summary>How the model writes tool calls, or null where the template does not tell.</summary>
    public ToolCallFormat? ToolCalls { get; }

    /// <summary>True: a template sees documents and variables.</summary>
    public bool TakesVariables => true;

    /// <inheritdoc/>
    public void Render(IReadOnlyList<ChatMessage> messages, List<int> ids) => Render(messages, null, ids);

    /// <summary>Appends the ids of a chat, up to the first token of the answer.</summary>
    /// <exception cref="ArgumentException">The template refuses the chat or fails on it; the message says why.</exception>
    public void Render(ChatTemplateInput input, List<int> ids)
    {
        (string text, MarkerGuard guard) = Render(input);
        guard.Encode(text, _tokenizer, ids);
    }

    /// <summary>Appends the ids of a chat with the options of a request: its tools, and <c>documents</c> and <c>chat_template_kwargs</c> of
    /// its additional properties.</summary>
    /// <exception cref="ArgumentException">The template refuses the chat or fails on it, or a tool is of an unknown kind.</exception>
    public void Render(IReadOnlyList<ChatMessage> messages, ChatOptions? options, List<int> ids) =>
        Render(ChatTemplateOptions.ToInput(messages, options), ids);

    /// <summary>The text of a chat.</summary>
    /// <exception cref="ArgumentException">The template refuses the chat or fails on it; the message says why.</exception>
    public string RenderText(ChatTemplateInput input)
    {
        (string text, MarkerGuard guard) = Render(input);
        return guard.Strip(text);
    }

    private (string Text, MarkerGuard Guard) Render(ChatTemplateInput input)
    {
        JinjaProgram program = input.Tools.Count > 0 ? _toolProgram : _program;
        JsonElement plain = input.ToJson(_source.SpecialTokens, static text => text);
        string raw = plain.GetRawText();
        string templates = _source.Template + _source.ToolTemplate;
        MarkerGuard guard = MarkerGuard.Create(_markers, IsFree);
        try
        {
            return (program.Render(input.ToJson(_source.SpecialTokens, guard.Enclose)).Text, guard);
        }
        catch (JinjaException fault) when (fault.RaisedByTemplate)
        {
            throw new ArgumentException($"The chat template refuses this chat: {fault.Message.TrimEnd('.')}.", nameof(input), fault);
        }
        catch (JinjaException fault)
        {
            throw new ArgumentException($"The chat template cannot render this chat: {fault.Message}", nameof(input), fault);
        }

        // The escaped form counts too: a template may write JSON in ASCII.
        bool IsFree(char reserved)
        {
            string escape = $"\\u{(int)reserved:x4}";
            return !raw.Contains(reserved, StringComparison.Ordinal) && !raw.Contains(escape, StringComparison.OrdinalIgnoreCase)
                && !templates.Contains(reserved, StringComparison.Ordinal)
                && !templates.Contains(escape, StringComparison.OrdinalIgnoreCase);
        }
    }
}
