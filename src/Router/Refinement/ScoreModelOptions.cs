namespace CoERouter.Router.Refinement;

/// <summary>What a score model is fitted on.</summary>
public sealed record ScoreModelOptions
{
    /// <summary>What it may know of the category. Default a guess from the prompt.</summary>
    public CategoryKnowledge Category { get; init; } = CategoryKnowledge.Guessed;

    /// <summary>Whether it reads the prompt. Default true; false leaves a category map with shrinkage.</summary>
    public bool ReadsPrompt { get; init; } = true;

    /// <summary>Whether only the category decides, given or guessed. Default false: terms and shape of the prompt decide too.</summary>
    public bool CategoryOnly { get; init; }

    /// <summary>Seed of the folds that choose how much to trust each kind of feature. Default 1.</summary>
    public int Seed { get; init; } = 1;
}
