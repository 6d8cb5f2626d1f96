namespace CoERouter.Experts.Tokenization.Patterns;

/// <summary>One step of a compiled pattern.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Next">The step after it; of a choice, the one tried first.</param>
internal sealed record PatternInstruction(PatternInstructionKind Kind, int Next)
{
    /// <summary>The step that a choice tries second.</summary>
    public int Other { get; init; }

    /// <summary>Of a choice: its number among the choices.</summary>
    public int Choice { get; init; }

    /// <summary>Of a set or a run: the code points.</summary>
    public CodePointSet? Members { get; init; }

    /// <summary>Of a run: code points at least.</summary>
    public int Least { get; init; }

    /// <summary>Of a run: code points at most.</summary>
    public int Most { get; init; }

    /// <summary>Of a condition: what must hold.</summary>
    public PlaceCondition? Condition { get; init; }

    /// <summary>True where a match follows whatever the text is.</summary>
    public bool AlwaysMatches { get; init; }
}
