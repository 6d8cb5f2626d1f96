using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using CoERouter.Experts.Tokenization.Json;
using CoERouter.Experts.Tokenization.SentencePieces;
using CoERouter.Experts.Tokenization.Splitting;
using CoERouter.Experts.Tokenization.Tiktoken;

namespace CoERouter.Experts.Tokenization.Folders;

/// <summary>Finds the tokenizer of a model's folder, whichever of the published files it has.</summary>
public static class TokenizerFolder
{
    private static readonly string[] s_sentencePieces = ["tokenizer.model", "spiece.model", "sentencepiece.bpe.model"];

    /// <summary>Reads <c>tokenizer.json</c>; else a SentencePiece model or a file of ranks; else <c>vocab.json</c> with <c>merges.txt</c>; else
    /// <c>vocab.txt</c>. Where the file does not say which tokens stand around a text, <c>tokenizer_config.json</c> does.</summary>
    /// <exception cref="InvalidDataException">A file is not what its name says, or past a limit; or the folder has none of them.</exception>
    /// <exception cref="NotSupportedException">A file asks for something that is not supported.</exception>
    public static TextTokenizer Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (Find(folder, "tokenizer.json") is { } json)
        {
            return TextTokenizer.Load(json, CleansUp(folder));
        }

        TokenizerSettings settings = TokenizerSettings.Read(folder);
        if (s_sentencePieces.Select(name => Find(folder, name)).FirstOrDefault(path => path is not null) is { } model)
        {
            byte[] bytes = TokenizerFile.ReadBytes(model);
            TokenizerParts parts = IsRanks(bytes)
                ? TiktokenFile.Read(bytes, Ranks(settings, Cl100kSplitter.ThreeDigitPattern))
                : SentencePieceTokenizer.Create(SentencePieceReader.Read(bytes));
            return new TextTokenizer(settings.Surround(parts) with { CleansUp = settings.CleansUp });
        }

        if (Directory.EnumerateFiles(folder, "*.tiktoken").Order(StringComparer.Ordinal).FirstOrDefault() is { } ranks)
        {
            TiktokenEncoding encoding = TiktokenEncoding.Named(Path.GetFileNameWithoutExtension(ranks))
                ?? Ranks(settings, Cl100kSplitter.OneDigitPattern);
            return new TextTokenizer(
                settings.Surround(TiktokenFile.Read(TokenizerFile.ReadBytes(ranks), encoding)) with { CleansUp = settings.CleansUp });
        }

        JsonObject? file = Find(folder, "vocab.json") is { } vocabulary && Find(folder, "merges.txt") is { } merges
            ? VocabularyFiles.BytePairs(vocabulary, merges, settings)
            : Find(folder, "vocab.txt") is { } words ? VocabularyFiles.WordPieces(words, settings) : null;
        return file is not null
            ? TextTokenizer.Load(Encoding.UTF8.GetBytes(file.ToJsonString()))
            : throw new InvalidDataException(
                "The folder has no tokenizer; legal are tokenizer.json, tokenizer.model, spiece.model, a .tiktoken file, vocab.json with "
                + "merges.txt, and vocab.txt.");
    }

    /// <summary>Whether <c>tokenizer_config.json</c> of a folder asks for decoded text to be cleaned up; false where it does not say.</summary>
    /// <exception cref="InvalidDataException">The file is no JSON object, or says neither true nor false.</exception>
    public static bool CleansUp(string folder) => TokenizerSettings.ReadCleansUp(folder);

    private static string? Find(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? path : null;
    }

    private static TiktokenEncoding Ranks(TokenizerSettings settings, string pattern) => new()
    {
        Pattern = pattern,
        SpecialTokens = settings.AddedTokens.Where(token => token.Special).ToDictionary(token => token.Content, token => token.Id),
    };

    // Llama 3 gives a file of ranks the name of a SentencePiece model: lines of base64, a space and a number.
    private static bool IsRanks(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
        int space = line.IndexOf((byte)' ');
        return space > 0 && Base64.IsValid(line[..space])
            && Utf8Parser.TryParse(line[(space + 1)..], out int _, out _);
    }
}
