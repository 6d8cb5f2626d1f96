namespace CoERouter.Evaluation.Categories;

/// <summary>A change of how a prompt is worded that leaves what it asks.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Apply">Changes a prompt.</param>
internal sealed record WordingChange(string Name, Func<string, Random, string> Apply);
