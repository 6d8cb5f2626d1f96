namespace CoERouter.Experts.Tokenization.Patterns;

/// <summary>How often a repetition is tried first.</summary>
internal enum RepetitionKind
{
    /// <summary>As often as can be, then less.</summary>
    Greedy,

    /// <summary>As seldom as can be, then more.</summary>
    Lazy,

    /// <summary>As often as can be, and never less.</summary>
    Possessive,
}
