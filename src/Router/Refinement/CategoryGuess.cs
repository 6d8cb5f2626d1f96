namespace CoERouter.Router.Refinement;

/// <summary>
/// A soft guess of a prompt's category from its terms and shape, learned from the sample's own categories. Immutable; any thread.
/// </summary>
internal sealed class CategoryGuess
{
    private const int MostCategories = 5;

    // Found to serve from 100 to 6,000 prompts; the guess is an input of a tuned regression, which decides how far to trust it.
    private static readonly double[] Scales = [8, 0.5, 4];

    private readonly TunedRegression _regression;

    private CategoryGuess(TunedRegression regression) => _regression = regression;

    /// <summary>Learns to guess.</summary>
    /// <param name="blocks">Terms, shapes and topics of the samples, and of further prompts after them.</param>
    /// <param name="labels">Category of each.</param>
    /// <param name="categories">How many categories there are.</param>
    /// <param name="folds">Fold of each sample.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <returns>The guess, and for each sample the row guessed by a fit that has not seen it.</returns>
    public static (CategoryGuess Guess, SparseRows OutOfFold) Learn(
        IReadOnlyList<SparseRows> blocks, int[] labels, int categories, int[] folds, CancellationToken cancellationToken)
    {
        double[] targets = new double[labels.Length * categories];
        for (int sample = 0; sample < labels.Length; sample++)
        {
            targets[(sample * categories) + labels[sample]] = 1;
        }

        int[] everyFold = [.. folds, .. Enumerable.Repeat(TunedRegression.NeverLeftOut, labels.Length - folds.Length)];
        TunedRegression regression = TunedRegression.FitFixed(blocks, targets, categories, everyFold, Scales, cancellationToken);
        SparseRows outOfFold = new(categories);
        for (int sample = 0; sample < folds.Length; sample++)
        {
            outOfFold.Add(Row(regression.OutOfFold.AsSpan(sample * categories, categories)));
        }

        return (new(regression), outOfFold);
    }

    /// <summary>The guess for a prompt: shares of its likeliest categories, which sum to one.</summary>
    /// <param name="rows">Terms, shape and topics of the prompt.</param>
    public List<(int Column, float Value)> Of(List<(int Column, float Value)>[] rows) => Row(_regression.Predict(rows));

    // A least-squares score of a one-hot label is a rough probability: what is negative is none, and squaring favours the clear ones.
    private static List<(int Column, float Value)> Row(ReadOnlySpan<double> scores)
    {
        List<(int Column, float Value)> row = [];
        for (int category = 0; category < scores.Length; category++)
        {
            double score = Math.Max(0, scores[category]);
            row.Add((category, (float)(score * score)));
        }

        row = [.. row.OrderByDescending(entry => entry.Value).Take(MostCategories).Where(entry => entry.Value > 0)];
        float sum = row.Sum(entry => entry.Value);
        return [.. row.Select(entry => (entry.Column, entry.Value / sum)).OrderBy(entry => entry.Column)];
    }
}
