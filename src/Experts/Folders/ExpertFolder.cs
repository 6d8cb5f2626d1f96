using System.Security.Cryptography;
using CoERouter.Experts.Folders.Configurations;
using CoERouter.Experts.Folders.Layouts;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Folders;

namespace CoERouter.Experts.Folders;

/// <summary>
/// An expert's folder on disk, checked to be whole: its manifest is legal, every file is there with the size that the manifest says, and
/// the model has the inputs and outputs that this program binds and refers to no file outside the folder. Immutable; holds no file open.
/// </summary>
public sealed class ExpertFolder
{
    internal ExpertFolder(string path, ExpertManifest manifest, DecoderConfiguration configuration, DecoderLayout layout)
    {
        Path = path;
        Manifest = manifest;
        Configuration = configuration;
        Layout = layout;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Its manifest; where the folder has none, what can be read off its other files.</summary>
    public ExpertManifest Manifest { get; }

    /// <summary>Whether the manifest lies in the folder, with the hashes of its files.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>What <c>genai_config.json</c> says.</summary>
    public DecoderConfiguration Configuration { get; }

    /// <summary>How most of its parameters are stored, such as Int4 or Float16.</summary>
    public required string Weights { get; init; }

    /// <summary>The graph and the files of its external data, relative to the folder.</summary>
    public required IReadOnlyList<string> ModelFiles { get; init; }

    /// <summary>Whether there is a tokenizer, without which only token ids can be read and written.</summary>
    public bool HasTokenizer => FolderPaths.Has(Path, ExpertFiles.Tokenizer);

    /// <summary>The graph's file.</summary>
    public string ModelPath => System.IO.Path.Combine(Path, Configuration.FileName);

    /// <summary>Bytes of graph and weights, which is about what a loaded expert occupies.</summary>
    public required long ModelBytes { get; init; }

    /// <summary>Whether the runtime must pack weights when it loads the graph.</summary>
    internal bool NeedsPacking { get; init; }

    /// <summary>How its graph is fed.</summary>
    internal DecoderLayout Layout { get; }

    /// <summary>Reads a folder. Sizes are checked, hashes are not: see <see cref="Verify"/>.</summary>
    /// <exception cref="ExpertFolderException">The folder is no whole expert; the sentence says why.</exception>
    public static ExpertFolder Read(string path) => ExpertFolderReader.Read(path);

    /// <summary>
    /// Writes a folder, replacing an expert that is there only after everything new is on disk.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="content">What to write.</param>
    /// <param name="weights">The parameters.</param>
    /// <exception cref="ArgumentException">The content is not legal; the message names every fault.</exception>
    public static ExpertFolder Write(string path, ExpertContent content, Specification.IDecoderWeights weights) =>
        ExpertFolderWriter.Write(path, content, weights);

    /// <summary>Writes the manifest of a folder that has none, so that its hashes are known from then on.</summary>
    /// <exception cref="ExpertFolderException">The folder is no whole expert, or has a manifest.</exception>
    public static ExpertFolder Record(string path) => ExpertFolderRecorder.Record(path);

    /// <summary>Reads the tokenizer.</summary>
    /// <exception cref="ExpertFolderException">The file is no tokenizer, or has more tokens than the model.</exception>
    public ITokenizer ReadTokenizer()
    {
        string file = FolderPaths.Resolve(Path, ExpertFiles.Tokenizer);
        CheckText(ExpertFiles.TokenizerConfiguration);
        try
        {
            // The tokens of a graph of this project are all its own; makers of other graphs may have cut their vocabulary.
            ITokenizer tokenizer = Manifest.Spec is null || Manifest.IsImported ? TextTokenizer.Load(file, TokenizerFolder.CleansUp(Path)) : LoadOwn(file);
            return Manifest.Spec is null || tokenizer.VocabularySize <= Manifest.Spec.VocabularySize
                ? tokenizer
                : throw new InvalidDataException(
                    $"it has {tokenizer.VocabularySize} tokens and the model only {Manifest.Spec.VocabularySize}");
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
        {
            throw new ExpertFolderException(
                $"The tokenizer of the expert folder '{Path}' cannot be read: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>Reads every file and compares its SHA-256 with the manifest's.</summary>
    /// <exception cref="ExpertFolderException">Files differ; the sentence names them.</exception>
    public void Verify()
    {
        if (!IsRecorded)
        {
            throw new ExpertFolderException(
                $"The expert folder '{Path}' has no {ExpertFiles.Manifest} with hashes to compare; write one with 'coe experts --record'.");
        }

        IEnumerable<KeyValuePair<string, FileRecord>> files =
            Manifest.Files.Where(file => HashOf(System.IO.Path.Combine(Path, file.Key)) != file.Value.Sha256);
        string changed = string.Join(", ", files.Select(file => file.Key));
        if (changed.Length > 0)
        {
            throw new ExpertFolderException(
                $"The expert folder '{Path}' was changed after it was written: the SHA-256 of {changed} is not that of its {ExpertFiles.Manifest}.");
        }
    }

    /// <summary>Refuses those of the files that are links out of the folder; those that are not there are well.</summary>
    internal void CheckText(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (FolderPaths.Has(Path, name))
            {
                FolderPaths.Resolve(Path, name);
            }
        }
    }

    internal static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static ITokenizer LoadOwn(string file)
    {
        try
        {
            return ByteLevelTokenizer.Load(file);
        }
        catch (NotSupportedException)
        {
            return TextTokenizer.Load(file);
        }
    }
}
