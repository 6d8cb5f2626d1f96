namespace CoERouter.Experts.Tokenization.Patterns;

/// <summary>What a step of a compiled pattern does.</summary>
internal enum PatternInstructionKind
{
    /// <summary>Ends the match.</summary>
    Match,

    /// <summary>Takes one code point of a set.</summary>
    Take,

    /// <summary>Takes as many code points of a set as it can, and never fewer.</summary>
    Run,

    /// <summary>Tries one step, then another.</summary>
    Choose,

    /// <summary>Goes on where a condition holds.</summary>
    Check,
}
