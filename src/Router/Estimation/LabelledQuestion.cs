namespace CoERouter.Router.Estimation;

/// <summary>One question that every arm answered, with the score of each answer.</summary>
/// <param name="Id">Identity of the question; each may be given once.</param>
/// <param name="Category">Its category.</param>
/// <param name="Scores">The score of every arm, in the order of the arms, each from 0 to 1.</param>
public sealed record LabelledQuestion(string Id, string Category, IReadOnlyList<double> Scores);
