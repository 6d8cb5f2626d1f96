using System.CommandLine;
using CoERouter.Bench.Commands;
using CoERouter.Bench.Measurement;
using CoERouter.Bench.Reporting;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;
using CoERouter.Training.Runs;

namespace CoERouter.Bench.Kernels;

/// <summary>The sparse kernel against dense products of the same active size.</summary>
internal sealed class KernelBenchmark : IBenchmark
{
    // One thread, as the embedded experts run.
    private const int Threads = 1;
    private const double Gigaflop = 1e9;
    private const double Microseconds = 1e6;

    public string Name => "kernel";

    public string Description => "The sparse mixture kernel against dense products of the same active size.";

    public IReadOnlyList<Option> Options(BenchOptions options) => [];

    public Task<Report> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        MarkdownTable table = new(
            "Layer", "Weights", "Tokens", "Sparse µs", "min–max", "GFLOP/s", "Dense µs (baseline)", "min–max", "Dense over sparse",
            "min–max");
        Rounds rounds = new(new ProcessorTime(), context.Rounds.Count, context.Rounds.Length);
        foreach (KernelShape shape in context.IsShort ? Shapes[..2] : Shapes)
        {
            context.Progress($"  {shape.Name}");
            foreach (WeightPrecision precision in (WeightPrecision[])[WeightPrecision.Int8, WeightPrecision.Float32])
            {
                foreach (int tokens in context.IsShort ? [1, 64] : (int[])[1, 64, 256])
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    using BoundGraph sparse = LayerGraphs.Sparse(shape, precision, tokens, Threads);
                    using BoundGraph dense = LayerGraphs.Dense(shape, precision, tokens, Threads);
                    Add(table, shape, precision, tokens, rounds.Compare(sparse.Run, dense.Run));
                }
            }
        }

        return Task.FromResult(new Report(
            Name,
            table,
            [
                $"{context.Rounds.Count} rounds in turns, one thread, in processor time, which does not count what other programs take; the figures are medians, the ratio that of the "
                    + "rounds' ratios: above 1 the sparse layer is faster than the dense products. Each token uses its own "
                    + "random experts; the time contains one run of the runtime.",
                "Baseline: MatMulNBits (8 bits, integer arithmetic) or MatMul of ONNX Runtime with just the weights "
                    + "that one token uses. Prompts make the sparse layer read all experts, the baseline only those of one "
                    + "token.",
            ]));
    }

    private static KernelShape[] Shapes { get; } =
    [
        Embedded("embedded: 8 + 1 experts of 128 × 128, 2 + 1 used", 8),
        Embedded("64 + 1 experts of 128 × 128, 2 + 1 used", 64),
        new("64 + 1 experts of 512 × 256, 4 + 1 used", 512, new() { Experts = 64, ActiveExperts = 4, SharedExperts = 1, ExpertWidth = 256 }),
    ];

    private static KernelShape Embedded(string name, int experts)
    {
        DecoderSpec spec = ExpertRecipe.Embedded[0].Spec;
        return new(name, spec.Width, spec.Mixture with { Experts = experts });
    }

    private static void Add(MarkdownTable table, KernelShape shape, WeightPrecision precision, int tokens, Comparison times) => table.Add(
        shape.Name,
        precision == WeightPrecision.Int8 ? "int8" : "float32",
        Figures.Count(tokens),
        Figures.Number(times.Subject.Median * Microseconds),
        Figures.Spread(times.Subject.Select(seconds => seconds * Microseconds)),
        Figures.Number(tokens * shape.OperationsPerToken / times.Subject.Median / Gigaflop),
        Figures.Number(times.Baseline.Median * Microseconds),
        Figures.Spread(times.Baseline.Select(seconds => seconds * Microseconds)),
        Figures.Number(times.Ratio.Median),
        Figures.Spread(times.Ratio));
}
