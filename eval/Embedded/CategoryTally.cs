using CoERouter.Training.Examinations;

namespace CoERouter.Evaluation.Embedded;

/// <summary>
/// Counts one category: what every arm answered, what the composition answered, and what an oracle would have. The oracle takes the leanest
/// of these answers that is right, and the composition's where none is.
/// </summary>
internal sealed class CategoryTally
{
    /// <param name="answers">The answers of each arm, question by question.</param>
    /// <param name="active">Active parameters of each arm.</param>
    /// <param name="composed">The answers of the composition.</param>
    /// <param name="composedActive">Active parameters of the arm that the composition chose for each question.</param>
    /// <param name="routed">Questions that the composition sent to the category's own expert.</param>
    public CategoryTally(
        IReadOnlyList<IReadOnlyList<ExaminedAnswer>> answers, IReadOnlyList<long> active, IReadOnlyList<ExaminedAnswer> composed, IReadOnlyList<long> composedActive, int routed)
    {
        Questions = composed.Count;
        Routed = routed;
        Right = [.. answers.Select(arm => arm.Count(answer => answer.IsRight)), composed.Count(answer => answer.IsRight), 0];
        Active = [.. active.Select(parameters => (double)parameters * Questions), composedActive.Sum(), 0];
        Misses = [.. composed.Where(answer => !answer.IsRight)];
        for (int question = 0; question < Questions; question++)
        {
            int index = question;
            long[] right = [.. Enumerable.Range(0, answers.Count).Where(arm => answers[arm][index].IsRight).Select(arm => active[arm]), .. composed[index].IsRight ? (long[])[composedActive[index]] : []];
            Right[^1] += right.Length > 0 ? 1 : 0;
            Active[^1] += right.Length > 0 ? right.Min() : composedActive[index];
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
    public IReadOnlyList<ExaminedAnswer> Misses { get; }
}
