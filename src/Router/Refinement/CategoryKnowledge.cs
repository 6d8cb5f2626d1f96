namespace CoERouter.Router.Refinement;

/// <summary>What a score model may know of a prompt's category.</summary>
public enum CategoryKnowledge
{
    /// <summary>Nothing: the prompt alone speaks.</summary>
    None,

    /// <summary>A guess from the prompt, learned from the categories of the training samples.</summary>
    Guessed,

    /// <summary>The category, as a caller or a categorizer gives it.</summary>
    Given,
}
