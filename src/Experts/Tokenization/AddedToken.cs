namespace CoERouter.Experts.Tokenization;

/// <summary>A token that is found in the text as a whole, before the text is split and merged; the field names are those of
/// <c>tokenizer.json</c>.</summary>
public sealed record AddedToken
{
    /// <summary>The id of the token.</summary>
    public required int Id { get; init; }

    /// <summary>The exact text; never empty.</summary>
    public required string Content { get; init; }

    /// <summary>True for control tokens such as roles: left out of decoded text, and never read from user text. Default false.</summary>
    public bool Special { get; init; }

    /// <summary>True where the token counts only between characters that are no letters, digits or underscores. Default false.</summary>
    public bool SingleWord { get; init; }

    /// <summary>True where the token swallows the white space before it. Default false.</summary>
    public bool LeftStrip { get; init; }

    /// <summary>True where the token swallows the white space after it. Default false.</summary>
    public bool RightStrip { get; init; }

    /// <summary>True where the token is looked for in the normalized text instead of the text as given. Default false.</summary>
    public bool Normalized { get; init; }
}
