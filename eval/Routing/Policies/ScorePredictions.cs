using CoERouter.Router.Refinement;

namespace CoERouter.Evaluation.Routing.Policies;

/// <summary>Predicted scores of one way to predict: for the training questions by fits that have not seen them, and for the questions to be scored.</summary>
/// <param name="Name">The way.</param>
/// <param name="Sees">What it sees.</param>
/// <param name="Training">By training question; null where there are none.</param>
/// <param name="Scored">By scored question.</param>
/// <param name="Detail">How the model was tuned, for reports.</param>
public sealed record ScorePredictions(string Name, string Sees, IReadOnlyList<double[]>? Training, IReadOnlyList<double[]> Scored, string Detail)
{
    /// <summary>Whether it is the mean of several ways.</summary>
    public bool IsMean { get; init; }

    /// <summary>Predictions of a model that is fitted to samples.</summary>
    /// <param name="name">The way.</param>
    /// <param name="sees">What it sees.</param>
    /// <param name="reader">The training samples.</param>
    /// <param name="categoryOnly">Whether only the category decides, given or guessed.</param>
    /// <param name="scored">What is to be scored.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    public static ScorePredictions Of(
        string name, string sees, SampleReader reader, bool categoryOnly, IReadOnlyList<RefinementSample> scored, CancellationToken cancellationToken)
    {
        ScoreModel model = ScoreModel.Fit(reader, categoryOnly, cancellationToken);
        return new(
            name,
            sees,
            [.. Enumerable.Range(0, reader.Samples.Count).Select(model.PredictOutOfFold)],
            [.. scored.Select(sample => model.Predict(sample.Prompt, sample.Category))],
            FormattableString.Invariant($"differences {string.Join('/', model.ContrastScales)}, level {string.Join('/', model.LevelScales)} (category/shape/topics/terms)"));
    }

    /// <summary>The mean of several ways to predict, which is steadier than each. Each is first brought to the same spread, so that none drowns the others.</summary>
    public static ScorePredictions Mean(string name, string sees, IReadOnlyList<ScorePredictions> ways)
    {
        double[][] means = [.. ways.Select(way => way.Training![0].Select((_, arm) => way.Training.Average(row => row[arm])).ToArray())];
        double[] spreads = [.. ways.Select((way, index) => Spread(way.Training!, means[index]))];
        double common = spreads.Where(spread => spread > 0).DefaultIfEmpty(1).Average();
        double[] factors = [.. spreads.Select(spread => spread > 0 ? common / spread : 1)];
        IReadOnlyList<double[]> Of(Func<ScorePredictions, IReadOnlyList<double[]>> rows) => [.. rows(ways[0]).Select((first, question) => first.Select((_, arm) =>
            Enumerable.Range(0, ways.Count).Average(way => means[way][arm] + (factors[way] * (rows(ways[way])[question][arm] - means[way][arm])))).ToArray())];
        return new(name, sees, Of(way => way.Training!), Of(way => way.Scored), string.Empty) { IsMean = true };
    }

    /// <summary>The arm with the highest prediction for each scored question.</summary>
    /// <param name="costs">Costs by scored question.</param>
    /// <param name="price">Price of cost.</param>
    public int[] Choose(IReadOnlyList<double[]> costs, double price = 0) => Choose(Scored, costs, price);

    /// <summary>The same for the training questions.</summary>
    public int[] ChooseInTraining(IReadOnlyList<double[]> costs, double price = 0) => Choose(Training!, costs, price);

    // How far differences between arms lie from their means.
    private static double Spread(IReadOnlyList<double[]> rows, double[] means)
    {
        double level = means.Average();
        return Math.Sqrt(rows.Average(row => row.Select((score, arm) => score - row.Average() - (means[arm] - level)).Average(distance => distance * distance)));
    }

    private static int[] Choose(IReadOnlyList<double[]> predictions, IReadOnlyList<double[]> costs, double price) =>
        [.. predictions.Select((scores, question) => CostAwareChoice.Choose(scores, costs[question], price))];
}
