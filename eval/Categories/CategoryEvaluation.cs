using CoERouter.Categorizer;
using CoERouter.Categorizer.Conformal;
using CoERouter.Categorizer.Drift;
using CoERouter.Evaluation.Categories.Data;
using CoERouter.Evaluation.Statistics;
using CoERouter.Training.Categorization;

namespace CoERouter.Evaluation.Categories;

/// <summary>Trains a kind of categorizer on a data set and measures it. The same data and seed give the same report, times aside.</summary>
public sealed class CategoryEvaluation(CategoryEvaluationOptions options, TimeProvider time)
{
    private const int CalibrationBins = 15;

    /// <summary>Trains and measures.</summary>
    public CategoryReport Run(CategoryData data, ICategorizerRecipe recipe, CancellationToken cancellation)
    {
        PromptSetTraining training = PromptSetTrainer.Train(recipe, data.Train, new PromptSetOptions { Folds = options.Folds, Seed = options.Seed }, cancellation);
        ICategorizer categorizer = training.Categorizer;
        int known = categorizer.Categories.Count - (categorizer.Categories[^1] == CategorizerModel.Unknown ? 1 : 0);
        ScoredPrompt[] scored = ScoredPrompt.Score(categorizer, data.Scored);
        bool isDevelopmentScored = ReferenceEquals(data.Scored, data.Development);
        ScoredPrompt[] development = isDevelopmentScored ? scored : ScoredPrompt.Score(categorizer, data.Development);
        ScoredPrompt[] inScope = [.. scored.Where(item => item.Truth >= 0)];
        ScoredPrompt[] outside = [.. scored.Where(item => item.Truth < 0)];
        cancellation.ThrowIfCancellationRequested();
        (bool falseAlarm, int? delay) = Drift(isDevelopmentScored ? null : development, inScope, outside);
        (double median, double bytes) = Decisions(categorizer, data.Scored);
        (int Count, double Confidence, double Right)[] bins = Bins(inScope);
        string majority = data.Train.Where(prompt => prompt.Category != CategorizerModel.Unknown).CountBy(prompt => prompt.Category).MaxBy(pair => pair.Value).Key;
        return new CategoryReport
        {
            Data = data.Name,
            Recipe = recipe.Name,
            Categories = known,
            Trained = data.Train.Count,
            Accuracy = new WilsonInterval(inScope.Count(item => item.IsRight), inScope.Length),
            Majority = data.Scored.Count(prompt => prompt.Category == majority) / (double)inScope.Length,
            Outside = OutsideLimits.Measure(training.Calibration.DomainLimit, development, scored, options),
            OutsideArea = OutsideLimits.Area(inScope, outside),
            CalibrationError = bins.Sum(bin => bin.Count * Math.Abs(bin.Confidence - bin.Right)) / inScope.Length,
            Brier = inScope.Average(item => item.Estimate.Probabilities.Select((p, c) => Math.Pow(p - (c == item.Truth ? 1 : 0), 2)).Sum()),
            Loss = inScope.Average(item => -Math.Log(Math.Max(item.Estimate.Probabilities[item.Truth], 1e-12))),
            Temperature = training.Calibration.Temperature,
            Bins = bins,
            Sets = [.. Sets(training, development, inScope, isDevelopmentScored)],
            Robustness = [.. WordingChanges.All.Select(change => Robustness(categorizer, change, inScope))],
            FalseAlarm = falseAlarm,
            AlarmDelay = delay,
            MedianMicroseconds = median,
            AllocatedBytes = bytes,
        };
    }

    // Train and development prompts need not be exchangeable, for example where one person wrote many of the first; both calibrations are shown.
    private IEnumerable<ConformalRow> Sets(PromptSetTraining training, ScoredPrompt[] development, ScoredPrompt[] inScope, bool isDevelopmentScored)
    {
        (CategoryEstimate Estimate, int Truth)[] measured = [.. inScope.Select(item => (item.Estimate, item.Truth))];
        (CategoryEstimate Estimate, int Truth)[] chosen = [.. development.Where(item => item.Truth >= 0).Select(item => (item.Estimate, item.Truth))];
        foreach (ConformalScore score in options.Scores)
        {
            foreach (double alpha in options.Alphas)
            {
                yield return isDevelopmentScored
                    ? ConformalMeasurement.MeasureHalves("other half of dev", measured, alpha, score, options.Seed)
                    : ConformalMeasurement.Measure("dev", chosen, measured, alpha, score);
                yield return ConformalMeasurement.Measure("held-out folds of train", training.HeldOut, measured, alpha, score);
            }
        }
    }

    private RobustnessRow Robustness(ICategorizer categorizer, WordingChange change, ScoredPrompt[] inScope)
    {
        Random random = new(options.Seed);
        int right = 0, unmoved = 0;
        foreach (ScoredPrompt item in inScope)
        {
            ScoredPrompt changed = ScoredPrompt.Score(categorizer, item.Prompt with { Prompt = change.Apply(item.Prompt.Prompt, random) });
            right += changed.IsRight ? 1 : 0;
            unmoved += changed.BestKnown == item.BestKnown ? 1 : 0;
        }

        return new RobustnessRow(change.Name, new WilsonInterval(right, inScope.Length), new WilsonInterval(unmoved, inScope.Length));
    }

    // Calibrated on the development prompts; where those are scored themselves, one half calibrates and the other is watched.
    private (bool FalseAlarm, int? Delay) Drift(ScoredPrompt[]? development, ScoredPrompt[] inScope, ScoredPrompt[] outside)
    {
        // Files may be sorted by category, which is no drift.
        ScoredPrompt[] stream = [.. inScope];
        new Random(options.Seed).Shuffle(stream);
        int half = development is null ? stream.Length / 2 : 0;
        ScoredPrompt[] calibration = development is null ? stream[..half] : [.. development.Where(item => item.Truth >= 0)];
        if (calibration.Length < DriftAlarm.FewestScores)
        {
            return (false, null);
        }

        DriftAlarm alarm = new(calibration.Select(item => item.Estimate.OutOfDomain));
        if (stream.AsEnumerable().Skip(half).Any(item => alarm.Observe(item.Estimate.OutOfDomain)))
        {
            return (true, null);
        }

        int delay = Array.FindIndex(outside, item => alarm.Observe(item.Estimate.OutOfDomain));
        return (false, delay < 0 ? null : delay + 1);
    }

    private (double MedianMicroseconds, double Bytes) Decisions(ICategorizer categorizer, IReadOnlyList<LabelledPrompt> prompts)
    {
        double[] microseconds = new double[prompts.Count];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < prompts.Count; i++)
        {
            long started = time.GetTimestamp();
            categorizer.Categorize(prompts[i].Prompt);
            microseconds[i] = (time.GetTimestamp() - started) * (1e6 / time.TimestampFrequency);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(microseconds);
        return (microseconds[microseconds.Length / 2], allocated / (double)prompts.Count);
    }

    private static (int Count, double Confidence, double Right)[] Bins(ScoredPrompt[] inScope)
    {
        (int Count, double Confidence, double Right)[] bins = new (int, double, double)[CalibrationBins];
        foreach (ScoredPrompt item in inScope)
        {
            ref (int Count, double Confidence, double Right) bin =
                ref bins[Math.Min((int)(item.Estimate.Confidence * CalibrationBins), CalibrationBins - 1)];
            bin = (bin.Count + 1, bin.Confidence + item.Estimate.Confidence, bin.Right + (item.Estimate.Best == item.Truth ? 1 : 0));
        }

        return [.. bins.Select(bin => bin.Count == 0 ? bin : (bin.Count, bin.Confidence / bin.Count, bin.Right / bin.Count))];
    }
}
