using System.Security.Cryptography;
using CoERouter.Experts.Tokenization;

namespace CoERouter.Experts.Folders;

/// <summary>
/// An expert's folder on disk, checked to be whole: its manifest is legal, every file is there with the size that the manifest says, and
/// the model has the inputs and outputs that this program binds and refers to no file outside the folder. Immutable; holds no file open.
/// </summary>
public sealed class ExpertFolder
{
    internal ExpertFolder(string path, ExpertManifest manifest)
    {
        Path = path;
        Manifest = manifest;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Its manifest.</summary>
    public ExpertManifest Manifest { get; }

    /// <summary>The graph's file.</summary>
    public string ModelPath => System.IO.Path.Combine(Path, ExpertFiles.Model);

    /// <summary>Bytes of graph and weights, which is about what a loaded expert occupies.</summary>
    public long ModelBytes => Manifest.Files[ExpertFiles.Model].Bytes + Manifest.Files[ExpertFiles.Weights].Bytes;

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

    /// <summary>Reads the tokenizer.</summary>
    /// <exception cref="ExpertFolderException">The file is no tokenizer, or has more tokens than the model.</exception>
    public ByteLevelTokenizer ReadTokenizer()
    {
        if (!Manifest.Files.ContainsKey(ExpertFiles.Tokenizer))
        {
            throw new ExpertFolderException($"The expert folder '{Path}' has no {ExpertFiles.Tokenizer}, so it cannot be asked in words.");
        }

        try
        {
            ByteLevelTokenizer tokenizer = ByteLevelTokenizer.Load(System.IO.Path.Combine(Path, ExpertFiles.Tokenizer));
            return tokenizer.VocabularySize <= Manifest.Spec.VocabularySize
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
        IEnumerable<KeyValuePair<string, FileRecord>> files =
            Manifest.Files.Where(file => HashOf(System.IO.Path.Combine(Path, file.Key)) != file.Value.Sha256);
        string changed = string.Join(", ", files.Select(file => file.Key));
        if (changed.Length > 0)
        {
            throw new ExpertFolderException(
                $"The expert folder '{Path}' was changed after it was written: the SHA-256 of {changed} is not that of its {ExpertFiles.Manifest}.");
        }
    }

    internal static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
