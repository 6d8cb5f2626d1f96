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
        ScoredPrompt[] development = ReferenceEquals(data.Scored, data.Development) ? scored : ScoredPrompt.Score(categorizer, data.Development);
        ScoredPrompt[] inScope = [.. scored.Where(item => item.Truth >= 0)];
        ScoredPrompt[] outside = [.. scored.Where(item => item.Truth < 0)];
        cancellation.ThrowIfCancellationRequested();
        (bool falseAlarm, int? delay) = Drift(training, inScope, outside);
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
            Sets = [.. options.Scores.SelectMany(score => options.Alphas.Select(alpha => Sets(training, inScope, alpha, score)))],
            Robustness = [.. WordingChanges.All.Select(change => Robustness(categorizer, change, inScope))],
            FalseAlarm = falseAlarm,
            AlarmDelay = delay,
            MedianMicroseconds = median,
            AllocatedBytes = bytes,
        };
    }

    private static ConformalRow Sets(PromptSetTraining training, ScoredPrompt[] inScope, double alpha, ConformalScore score)
    {
        ConformalModel model = ConformalSets.Fit(training.HeldOut, alpha, score);
        int[] members = new int[training.Categorizer.Categories.Count];
        int covered = 0, empty = 0, single = 0, singleRight = 0;
        long total = 0;
        foreach (ScoredPrompt item in inScope)
        {
            int count = ConformalSets.Write(item.Estimate.Probabilities, model, members);
            bool holds = members.AsSpan(0, count).Contains(item.Truth);
            covered += holds ? 1 : 0;
            empty += count == 0 ? 1 : 0;
            single += count == 1 ? 1 : 0;
            singleRight += count == 1 && holds ? 1 : 0;
            total += count;
        }

        double trials = inScope.Length;
        return new ConformalRow(
            score, alpha, new WilsonInterval(covered, inScope.Length), total / trials, empty / trials, single / trials, new WilsonInterval(singleRight, single));
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

    private (bool FalseAlarm, int? Delay) Drift(PromptSetTraining training, ScoredPrompt[] inScope, ScoredPrompt[] outside)
    {
        if (training.HeldOut.Count < DriftAlarm.FewestScores)
        {
            return (false, null);
        }

        // Files may be sorted by category, which is no drift.
        ScoredPrompt[] stream = [.. inScope];
        new Random(options.Seed).Shuffle(stream);
        DriftAlarm alarm = new(training.HeldOut.Select(item => item.Estimate.OutOfDomain));
        if (stream.Any(item => alarm.Observe(item.Estimate.OutOfDomain)))
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
