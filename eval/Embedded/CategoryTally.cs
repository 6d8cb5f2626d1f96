using CoERouter.Training.Examinations;

namespace CoERouter.Evaluation.Embedded;

/// <summary>
/// Counts one category: what every arm answered, what the composition chose, and what an oracle would have. The oracle takes the leanest
/// arm that answers right, and the composition's choice where none does.
/// </summary>
internal sealed class CategoryTally
{
    private readonly IReadOnlyList<IReadOnlyList<ExaminedAnswer>> _answers;

    /// <param name="answers">The answers of each arm, question by question.</param>
    /// <param name="chosen">The arm that the composition chooses for each question.</param>
    /// <param name="isOwn">Whether each arm is of the category's own expert.</param>
    /// <param name="active">Active parameters of each arm.</param>
    public CategoryTally(IReadOnlyList<IReadOnlyList<ExaminedAnswer>> answers, IReadOnlyList<int> chosen, IReadOnlyList<bool> isOwn, IReadOnlyList<long> active)
    {
        _answers = answers;
        Questions = chosen.Count;
        Right = [.. answers.Select(expert => expert.Count(answer => answer.IsRight)), 0, 0];
        Active = [.. active.Select(parameters => (double)parameters * Questions), 0, 0];
        int composition = answers.Count, oracle = answers.Count + 1;
        for (int question = 0; question < Questions; question++)
        {
            int index = question;
            int best = Enumerable.Range(0, answers.Count).Where(expert => answers[expert][index].IsRight).DefaultIfEmpty(chosen[question]).MinBy(expert => active[expert]);
            Count(composition, chosen[question], question, active);
            Count(oracle, best, question, active);
            Routed += isOwn[chosen[question]] ? 1 : 0;
            if (!answers[chosen[question]][question].IsRight)
            {
                Misses.Add(answers[chosen[question]][question]);
            }
        }
    }

    /// <summary>Questions of the category.</summary>
    public int Questions { get; }

    /// <summary>Questions that went to the category's own expert.</summary>
    public int Routed { get; }

    /// <summary>Right answers of each arm, then of the composition, then of the oracle.</summary>
    public int[] Right { get; }

    /// <summary>Active parameters summed over the questions, in the same order.</summary>
    public double[] Active { get; }

    /// <summary>Wrong answers of the composition.</summary>
    public List<ExaminedAnswer> Misses { get; } = [];

    private void Count(int row, int expert, int question, IReadOnlyList<long> active)
    {
        Right[row] += _answers[expert][question].IsRight ? 1 : 0;
        Active[row] += active[expert];
    }
}
