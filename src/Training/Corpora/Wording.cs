namespace CoERouter.Training.Corpora;

/// <summary>Which pools a template draws its names, words and numbers from.</summary>
public enum Wording
{
    /// <summary>The pools that training uses.</summary>
    Seen,

    /// <summary>Pools that training never uses.</summary>
    Unseen,
}
