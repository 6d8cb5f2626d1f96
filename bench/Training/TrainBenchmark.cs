using System.CommandLine;
using CoERouter.Bench.Commands;
using CoERouter.Bench.Kernels;
using CoERouter.Bench.Measurement;
using CoERouter.Bench.Reporting;
using CoERouter.Training.Runs;

namespace CoERouter.Bench.Training;

/// <summary>The speed of training the embedded experts.</summary>
internal sealed class TrainBenchmark : IBenchmark
{
    private const double Gigaflop = 1e9;

    public string Name => "train";

    public string Description => "Steps and tokens per second of training an embedded expert, against the runtime's own matrix product.";

    public IReadOnlyList<Option> Options(BenchOptions options) => [];

    public Task<Report> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        MarkdownTable table = new("Recipe", "Tokens per step", "Steps/s", "min–max", "Tokens/s", "GFLOP/s", "Baseline GFLOP/s", "Ratio", "min–max", "Optimizer's share");
        using BoundGraph gemm = GemmBaseline.Create();
        foreach (ExpertRecipe recipe in context.IsShort ? ExpertRecipe.Embedded.Take(1) : ExpertRecipe.Embedded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            context.Progress($"  {recipe.Task}");
            using TrainingStep step = new(recipe);
            double operations = TrainingOperations.PerToken(recipe.Spec, step.Length) * step.Tokens;
            Comparison times = context.Rounds.Compare(step.Run, gemm.Run);
            Samples optimizer = context.Rounds.Time(step.Optimize);

            // Arithmetic per second of the step over that of the baseline.
            Samples ratio = times.Ratio.Select(value => value * operations / GemmBaseline.Operations);
            table.Add(
                recipe.Task,
                Figures.Count(step.Tokens),
                Figures.Number(1 / times.Subject.Median),
                Figures.Spread(times.Subject.Select(seconds => 1 / seconds)),
                Figures.Number(step.Tokens / times.Subject.Median),
                Figures.Number(operations / times.Subject.Median / Gigaflop),
                Figures.Number(GemmBaseline.Operations / times.Baseline.Median / Gigaflop),
                Figures.Number(ratio.Median),
                Figures.Spread(ratio),
                $"{Figures.Number(100 * optimizer.Median / times.Subject.Median)} %");
        }

        return Task.FromResult(new Report(
            Name,
            table,
            [
                $"{context.Rounds.Count} rounds in turns with the baseline, all threads; the figures are medians. A step is the forward and backward pass, the gradient's norm, clipping, AdamW and the weights' average; batches are packed before. The optimizer is timed alone as well.",
                "GFLOP/s count 6 for each active parameter and token, and 12 × length × query width per layer and token for attention; what the graph computes beyond that (norms, softmax, sorting tokens to experts) counts as nothing.",
                $"Baseline: {GemmBaseline.Description}. The ratio is that of the rounds' GFLOP/s.",
            ]));
    }
}
