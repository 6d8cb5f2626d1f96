using CoERouter.Router.Arms;

namespace CoERouter.Router.Refinement;

/// <summary>Shares the prompts of categories between a cheap and a dear arm, one by one. Immutable; any thread.</summary>
public sealed class PromptRefinement
{
    private readonly GainScorer[] _scorers;

    /// <summary>Makes a refinement.</summary>
    /// <param name="rules">At most one for each category, at least one.</param>
    /// <param name="source">What it was calibrated for.</param>
    /// <exception cref="InvalidDataException">One sentence for each fault.</exception>
    public PromptRefinement(IReadOnlyList<CategoryRefinement> rules, RefinementSource source)
    {
        Rules = [.. rules];
        Source = source;
        List<string> faults = [.. Rules.SelectMany(rule => rule.Faults())];
        if (Rules.Count == 0)
        {
            faults.Add("The refinement has no category; it needs at least one.");
        }

        foreach (string category in Rules.GroupBy(rule => rule.Category, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            faults.Add($"The refinement has the category \"{category}\" more than once.");
        }

        if (faults.Count > 0)
        {
            throw new InvalidDataException(string.Join(" ", faults));
        }

        _scorers = [.. Rules.Select(rule => new GainScorer(rule.Gain))];
        Revision = RefinementFile.Hash(this);
    }

    /// <summary>One rule per category.</summary>
    public IReadOnlyList<CategoryRefinement> Rules { get; }

    /// <summary>What it was calibrated for.</summary>
    public RefinementSource Source { get; }

    /// <summary>Twelve hexadecimal digits of the SHA-256 of everything above.</summary>
    public string Revision { get; }

    /// <summary>The gain that a rule expects for a prompt.</summary>
    /// <param name="rule">Place of the rule.</param>
    /// <param name="prompt">The prompt.</param>
    public double Score(int rule, ReadOnlySpan<char> prompt) => _scorers[rule].Score(prompt);

    /// <summary>What does not fit a folder of experts, one sentence each; empty where everything does.</summary>
    /// <param name="categories">The categories of the categorizer.</param>
    /// <param name="experts">The experts.</param>
    public IReadOnlyList<string> Misfits(IReadOnlyList<string> categories, IReadOnlyList<ExpertCost> experts)
    {
        List<string> faults = [];
        foreach (CategoryRefinement rule in Rules)
        {
            if (!categories.Contains(rule.Category))
            {
                faults.Add($"The refinement names the category \"{rule.Category}\", but the categorizer has {string.Join(", ", categories)}.");
            }

            foreach (Arm arm in (Arm[])[rule.Cheap, rule.Dear])
            {
                if (experts.FirstOrDefault(cost => cost.Expert == arm.Expert) is not { } expert)
                {
                    faults.Add($"The refinement of {rule.Category} uses {arm}, but the experts are {string.Join(", ", experts.Select(cost => cost.Expert))}.");
                }
                else if (!expert.Allows(arm.Gating))
                {
                    faults.Add($"The refinement of {rule.Category} uses {arm}, but the expert has {expert.RoutedExperts} routed experts per layer.");
                }
            }
        }

        return faults;
    }
}
