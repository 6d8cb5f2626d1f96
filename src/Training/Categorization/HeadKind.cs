namespace CoERouter.Training.Categorization;

/// <summary>A kind of head over embeddings.</summary>
public enum HeadKind
{
    /// <summary>Votes of the nearest training prompts.</summary>
    Neighbours,

    /// <summary>Multinomial logistic regression.</summary>
    Logistic,

    /// <summary>The nearest centroid of a category.</summary>
    Centroids,
}
