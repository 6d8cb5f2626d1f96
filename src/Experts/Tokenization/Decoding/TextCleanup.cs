namespace CoERouter.Experts.Tokenization.Decoding;

/// <summary>Takes out the spaces that stand before English punctuation and contractions when words are joined by spaces.</summary>
public static class TextCleanup
{
    private static readonly (string Apart, string Joined)[] s_rules =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"),
        (" 're", "'re"),
    ];

    /// <summary>The text without such spaces.</summary>
    public static string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach ((string apart, string joined) in s_rules)
        {
            text = text.Replace(apart, joined, StringComparison.Ordinal);
        }

        return text;
    }
}
