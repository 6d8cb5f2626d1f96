namespace CoERouter.Experts.Specification;

/// <summary>Whether queries and keys are normalized before they are turned.</summary>
public enum QueryKeyNorm
{
    /// <summary>They are not.</summary>
    None,

    /// <summary>Each head by itself; one gain of the head's width for all.</summary>
    Head,

    /// <summary>All heads together; a gain for every value.</summary>
    Whole,
}
