using CoERouter.Experts.Folders;
using CoERouter.Experts.Mixture;
using CoERouter.Experts.Templates;
using CoERouter.Experts.Tokenization;

namespace CoERouter.Experts.Generation;

/// <summary>
/// A loaded expert, text to text: its decoder, tokenizer and prompt format. Thread-safe. The owner disposes it when no slot is in use.
/// </summary>
public sealed class ExpertModel : IDisposable
{
    private readonly HashSet<int> _ends;
    private readonly Dictionary<int, string> _specialTexts;

    private ExpertModel(DecoderModel decoder, ITokenizer tokenizer, IPromptFormat template)
    {
        Decoder = decoder;
        Tokenizer = tokenizer;
        Template = template;
        _ends = [.. Folder.Configuration.EndTokens];
        _specialTexts = PromptFormats.AddedTokens(tokenizer).Where(token => token.Special)
            .DistinctBy(token => token.Id).ToDictionary(token => token.Id, token => token.Content);
    }

    /// <summary>Its graph.</summary>
    public DecoderModel Decoder { get; }

    /// <summary>The folder that it was loaded from.</summary>
    public ExpertFolder Folder => Decoder.Folder;

    /// <summary>Its manifest.</summary>
    public ExpertManifest Manifest => Folder.Manifest;

    /// <summary>Most tokens of prompt and answer together.</summary>
    public int ContextLength => Decoder.ContextLength;

    /// <summary>Its tokenizer.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>Its chat format.</summary>
    public IPromptFormat Template { get; }

    /// <summary>Loads an expert.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="settings">How it uses the machine; null means the defaults.</param>
    /// <param name="mixture">The sparse operator, shared between experts so that they share its scratch; null makes one.</param>
    /// <param name="time">The clock behind the estimate of waiting times; null means the system's.</param>
    /// <exception cref="ExpertFolderException">The folder's files cannot be used; the sentence says why.</exception>
    public static ExpertModel Load(
        ExpertFolder folder, ExpertModelSettings? settings = null, SparseMoEOperator? mixture = null, TimeProvider? time = null)
    {
        ITokenizer tokenizer = folder.HasTokenizer
            ? folder.ReadTokenizer()
            : throw new ExpertFolderException($"The expert folder '{folder.Path}' lacks {ExpertFiles.Tokenizer}, so it cannot read text.");
        IPromptFormat template;
        try
        {
            template = PromptFormats.Read(folder, tokenizer);
        }
        catch (ArgumentException exception)
        {
            throw new ExpertFolderException($"The expert folder '{folder.Path}' cannot be loaded: {exception.Message}", exception);
        }

        return new(DecoderModel.Load(folder, settings, mixture, time), tokenizer, template);
    }

    /// <summary>Whether a token ends an answer: one of the configuration's, and for experts with chat markers every special token, because
    /// a model that writes one has left its answer.</summary>
    public bool IsEnd(int token) => _ends.Contains(token) || (Template is ChatTemplate && Tokenizer.Bytes(token).IsEmpty);

    /// <summary>The text of a control token, which has no bytes; null for every other token.</summary>
    internal string? SpecialText(int token) => _specialTexts.GetValueOrDefault(token);

    /// <summary>Waits for a slot. The caller disposes it, and begins a sequence in its state.</summary>
    /// <exception cref="ExpertBusyException">Too many requests wait already.</exception>
    /// <exception cref="ObjectDisposedException">The expert was unloaded.</exception>
    public ValueTask<ExpertSlot> RentAsync(CancellationToken cancellationToken) => Decoder.RentAsync(cancellationToken);

    /// <summary>Frees the session. Slots in use free theirs when they are returned.</summary>
    public void Dispose() => Decoder.Dispose();
}
