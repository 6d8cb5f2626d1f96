using System.CommandLine;
using CoERouter.Bench.Commands;
using CoERouter.Bench.Measurement;
using CoERouter.Bench.Memory;
using CoERouter.Bench.Reporting;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Import;
using CoERouter.Runtime;

namespace CoERouter.Bench.Import;

/// <summary>What it costs to make an expert of a checkpoint, to load it, and to write with it.</summary>
internal sealed class ImportBenchmark : IBenchmark
{
    private const int ContextLength = 512;
    private const int PromptTokens = 256;
    private const int Loads = 5;
    private const double LoadTargetMilliseconds = 50;

    public string Name => "import";

    public string Description => "Import, load and decoding of a random checkpoint in the shape of Qwen2.5-0.5B.";

    public IReadOnlyList<Option> Options(BenchOptions options) => [];

    public async Task<Report> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("coe-bench-import");
        try
        {
            string source = root.CreateSubdirectory("source").FullName;
            (int layers, int vocabulary) = context.IsShort ? (2, 8192) : RandomCheckpoint.Whole;
            long bytes = RandomCheckpoint.Write(source, layers, vocabulary);
            using NativeBlock block = ReadBandwidth.Filled(ReadBandwidth.BlockBytesFor(context.Machine.LastLevelCacheBytes));
            MarkdownTable costs = new("Weights", "Import s", "Own memory MiB", "MiB", "Load ms", "min–max", "Processor ms", "First token ms", "min–max", "Standard load ms");
            MarkdownTable speeds = new(
                "Weights", "Prompt tokens/s", "Over standard", "min–max", "By processor time", "Tokens/s", "Over standard", "min–max", "By processor time", "Floor tokens/s",
                "Share of the floor");
            foreach (WeightPrecision precision in (WeightPrecision[])[WeightPrecision.Int8, WeightPrecision.Int4, WeightPrecision.Float32])
            {
                cancellationToken.ThrowIfCancellationRequested();
                context.Progress($"{precision} ...");
                string target = Path.Combine(root.FullName, precision.ToString());
                string[] import = Import(context, source, target, precision, cancellationToken);
                string[] loads = await LoadAsync(context, target, cancellationToken).ConfigureAwait(false);
                string? standard = precision == WeightPrecision.Float32 ? null : target + "-standard";
                string standardLoad = "";
                if (standard is not null)
                {
                    Write(source, standard, precision, ProductForm.Standard, cancellationToken);
                    long started = context.Time.GetTimestamp();
                    using LoadedExpert loaded = await LoadedExpert.LoadAsync(standard, cancellationToken).ConfigureAwait(false);
                    standardLoad = Figures.Number(context.Time.GetElapsedTime(started).TotalMilliseconds);
                }

                costs.Add([precision.ToString(), .. import, .. loads, standardLoad]);
                speeds.Add([precision.ToString(), .. await SpeedsAsync(context, target, standard, block, cancellationToken).ConfigureAwait(false)]);
                Directory.Delete(target, recursive: true);
                if (standard is not null)
                {
                    Directory.Delete(standard, recursive: true);
                }
            }

            return new(
                Name,
                costs,
                [
                    $"{layers} layers, a vocabulary of {Figures.Count(vocabulary)}, {Figures.Mebibytes(bytes)} MiB of brain floats.",
                    "Own memory is that which no file backs, at its peak during the import, beyond what was there before.",
                    $"Load is the folder, the session and its slot, the median of {Loads} loads, and the processor time of all threads that they took; {Figures.Number(LoadTargetMilliseconds)} ms is the target. The first load of a process also compiles the program.",
                    "Standard: the same weights with the runtime's MatMulNBits, which packs them anew at every load.",
                ])
            {
                More = speeds,
                MoreNotes =
                [
                    $"{Figures.Count(context.Rounds.Count)} rounds, the two forms by turns; prompts of {Figures.Count(PromptTokens)} tokens, then single tokens. Over standard: the rounds' ratios, above 1 the mapped form is faster. Processor time does not count what other programs take from the machine.",
                    "The floor is the bandwidth of all processors, measured right after, over the bytes of graph and weights, which every token reads once.",
                ],
            };
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static string[] Import(BenchContext context, string source, string target, WeightPrecision precision, CancellationToken cancellationToken)
    {
        long started = context.Time.GetTimestamp();
        using var memory = new OwnMemory();
        long bytes = Write(source, target, precision, ProductForm.Mapped, cancellationToken);
        double seconds = context.Time.GetElapsedTime(started).TotalSeconds;
        return [Figures.Number(seconds), Figures.Mebibytes(memory.Growth), Figures.Mebibytes(bytes)];
    }

    private static long Write(string source, string target, WeightPrecision precision, ProductForm products, CancellationToken cancellationToken)
    {
        using ModelImporter importer = ModelImporter.Open(
            source, new() { Name = "bench", Precision = precision, Products = products, ContextLength = ContextLength });
        return importer.Write(target, null, cancellationToken).Folder.ModelBytes;
    }

    private static async Task<string[]> LoadAsync(BenchContext context, string path, CancellationToken cancellationToken)
    {
        double[] loads = new double[Loads], processor = new double[Loads], firsts = new double[Loads];
        for (int i = -1; i < Loads; i++)
        {
            long started = context.Time.GetTimestamp();
            TimeSpan processorStarted = Environment.CpuUsage.TotalTime;
            using LoadedExpert loaded = await LoadedExpert.LoadAsync(path, cancellationToken).ConfigureAwait(false);
            double loadTime = context.Time.GetElapsedTime(started).TotalMilliseconds;
            double loadProcessor = (Environment.CpuUsage.TotalTime - processorStarted).TotalMilliseconds;
            started = context.Time.GetTimestamp();
            loaded.First();
            if (i >= 0)
            {
                (loads[i], processor[i], firsts[i]) = (loadTime, loadProcessor, context.Time.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        (Samples load, Samples first) = (new(loads), new(firsts));
        return [Figures.Number(load.Median), Figures.Spread(load), Figures.Number(new Samples(processor).Median), Figures.Number(first.Median), Figures.Spread(first)];
    }

    private static async Task<string[]> SpeedsAsync(
        BenchContext context, string path, string? standard, NativeBlock block, CancellationToken cancellationToken)
    {
        int[] prompt = [.. Enumerable.Range(0, PromptTokens)];
        using LoadedExpert mapped = await LoadedExpert.LoadAsync(path, cancellationToken).ConfigureAwait(false);
        string[] figures;
        double tokens;
        if (standard is null)
        {
            Samples prompts = context.Rounds.Time(() => mapped.Read(prompt));
            tokens = 1 / context.Rounds.Time(mapped.Step).Median;
            figures = [Figures.Number(PromptTokens / prompts.Median), "", "", "", Figures.Number(tokens), "", "", ""];
        }
        else
        {
            using LoadedExpert baseline = await LoadedExpert.LoadAsync(standard, cancellationToken).ConfigureAwait(false);
            Comparison prompts = context.Rounds.Compare(() => mapped.Read(prompt), () => baseline.Read(prompt));
            Comparison steps = context.Rounds.Compare(mapped.Step, baseline.Step);
            Rounds processor = new(new ProcessorTime(), context.Rounds.Count, context.Rounds.Length);
            double promptsOver = processor.Compare(() => mapped.Read(prompt), () => baseline.Read(prompt)).Ratio.Median;
            double stepsOver = processor.Compare(mapped.Step, baseline.Step).Ratio.Median;
            tokens = 1 / steps.Subject.Median;
            figures =
            [
                Figures.Number(PromptTokens / prompts.Subject.Median), Figures.Number(prompts.Ratio.Median), Figures.Spread(prompts.Ratio), Figures.Number(promptsOver),
                Figures.Number(tokens), Figures.Number(steps.Ratio.Median), Figures.Spread(steps.Ratio), Figures.Number(stepsOver),
            ];
        }

        double floor = new ReadBandwidth(context.Rounds).AllThreads(block).Median / mapped.Folder.ModelBytes;
        return [.. figures, Figures.Number(floor), Figures.Number(tokens / floor)];
    }
}
