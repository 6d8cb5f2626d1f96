namespace CoERouter.Experts.Tokenization.Models;

/// <summary>How a character-level BPE treats what its tokens do not spell; the names are those of <c>tokenizer.json</c>.</summary>
internal sealed record CharacterBpeOptions
{
    /// <summary>The token of characters that cannot be spelled; where there is none they are left out.</summary>
    public int? Unknown { get; init; }

    /// <summary>True where neighbouring unknown characters are one token.</summary>
    public bool FusesUnknown { get; init; }

    /// <summary>True where characters that cannot be spelled become byte tokens.</summary>
    public bool FallsBackToBytes { get; init; }

    /// <summary>True where a piece that is a token as a whole is not built by merges.</summary>
    public bool IgnoresMerges { get; init; }

    /// <summary>Stands before every character but the first of a piece.</summary>
    public string Continuation { get; init; } = "";

    /// <summary>Stands after the last character of a piece.</summary>
    public string EndOfWord { get; init; } = "";
}
