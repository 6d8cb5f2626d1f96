namespace CoERouter.Categorizer.Embedding;

/// <summary>How the vectors of tokens become one.</summary>
public enum Pooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The vector of the first token, usually <c>[CLS]</c>.</summary>
    FirstToken,

    /// <summary>The vector of the last token.</summary>
    LastToken,

    /// <summary>The largest number at each place.</summary>
    Maximum,
}
