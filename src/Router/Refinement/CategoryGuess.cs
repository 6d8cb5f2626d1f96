namespace CoERouter.Router.Refinement;

/// <summary>
/// A soft guess of a prompt's category from its terms and shape, learned from the sample's own categories. Immutable; any thread.
/// </summary>
internal sealed class CategoryGuess
{
    private const int MostCategories = 5;

    // Found to serve from 100 to 6,000 prompts; the guess is an input of a tuned regression, which decides how far to trust it.
    private static readonly double[] Scales = [8, 0.5];

    private readonly PromptVectorizer _vectorizer;
    private readonly TunedRegression _regression;
    private readonly int _categories;

    private CategoryGuess(PromptVectorizer vectorizer, TunedRegression regression, int categories) =>
        (_vectorizer, _regression, _categories) = (vectorizer, regression, categories);

    /// <summary>Learns to guess.</summary>
    /// <param name="vectorizer">Reads prompts.</param>
    /// <param name="text">Terms of the samples.</param>
    /// <param name="shape">Shapes of the samples.</param>
    /// <param name="labels">Category of each sample.</param>
    /// <param name="categories">How many categories there are.</param>
    /// <param name="folds">Fold of each sample.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <returns>The guess, and for each sample the row guessed by a fit that has not seen it.</returns>
    public static (CategoryGuess Guess, SparseRows OutOfFold) Learn(
        PromptVectorizer vectorizer, SparseRows text, SparseRows shape, int[] labels, int categories, int[] folds, CancellationToken cancellationToken)
    {
        double[] targets = new double[labels.Length * categories];
        for (int sample = 0; sample < labels.Length; sample++)
        {
            targets[(sample * categories) + labels[sample]] = 1;
        }

        TunedRegression regression = TunedRegression.Fit([text, shape], targets, categories, folds, Scales, cancellationToken);
        SparseRows outOfFold = new(categories);
        for (int sample = 0; sample < labels.Length; sample++)
        {
            outOfFold.Add(Row(regression.OutOfFold.AsSpan(sample * categories, categories)));
        }

        return (new(vectorizer, regression, categories), outOfFold);
    }

    /// <summary>The guess for a prompt: shares of its likeliest categories, which sum to one.</summary>
    public List<(int Column, float Value)> Of(string? prompt)
    {
        double[] scores = [.. _regression.Means];
        Add(_vectorizer.Text(prompt), _regression.Weights[0], scores);
        Add(_vectorizer.Shape(prompt), _regression.Weights[1], scores);
        return Row(scores.AsSpan(0, _categories));
    }

    private static void Add(List<(int Column, float Value)> row, double[] weights, double[] scores)
    {
        if (weights.Length > 0)
        {
            BlockKernel.Add([.. row.Select(entry => entry.Column)], [.. row.Select(entry => entry.Value)], weights, scores);
        }
    }

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
