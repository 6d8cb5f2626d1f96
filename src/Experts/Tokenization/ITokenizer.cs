namespace CoERouter.Experts.Tokenization;

/// <summary>Text to token ids and back. Implementations are immutable and thread-safe.</summary>
public interface ITokenizer
{
    /// <summary>Tokens of the vocabulary, special ones included.</summary>
    int VocabularySize { get; }

    /// <summary>Appends the ids of <paramref name="text"/>. Special tokens are recognised in the text only when <paramref name="special"/> is true;
    /// user text is always encoded with false, so that it cannot forge a role.</summary>
    void Encode(ReadOnlySpan<char> text, bool special, List<int> ids);

    /// <summary>The text of <paramref name="ids"/>; special tokens are left out. Bytes that are not UTF-8 become U+FFFD.</summary>
    string Decode(ReadOnlySpan<int> ids);

    /// <summary>The raw bytes that a token stands for, so that a stream can wait for whole UTF-8 characters. Empty for special tokens.</summary>
    ReadOnlySpan<byte> Bytes(int id);

    /// <summary>The id of a token given by its exact text, or null.</summary>
    int? IdOf(string token);
}
