using System.CommandLine;
using CoERouter.Bench.Commands;
using CoERouter.Bench.Measurement;
using CoERouter.Bench.Memory;
using CoERouter.Bench.Reporting;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Import;
using CoERouter.Runtime;

namespace CoERouter.Bench.Import;

/// <summary>What it costs to make an expert of a checkpoint, to load it, and to write with it.</summary>
internal sealed class ImportBenchmark : IBenchmark
{
    private const int ContextLength = 512;
    private const double LoadTargetMilliseconds = 50;
    private const int PromptTokens = 256;

    // The standard forms are the baseline of the mapped ones.
    private static readonly (WeightPrecision Precision, ProductForm Products)[] Forms =
    [
        (WeightPrecision.Int8, ProductForm.Mapped), (WeightPrecision.Int8, ProductForm.Standard),
        (WeightPrecision.Int4, ProductForm.Mapped), (WeightPrecision.Int4, ProductForm.Standard),
        (WeightPrecision.Float32, ProductForm.Mapped),
    ];

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
            Samples bandwidth = new ReadBandwidth(context.Rounds).AllThreads(block);
            MarkdownTable table = new("Weights", "Products", "Import s", "Own memory MiB", "MiB", "Load ms", "First token ms", "Prompt tokens/s", "Tokens/s", "min–max", "Floor tokens/s", "Share of the floor");
            foreach ((WeightPrecision precision, ProductForm products) in Forms)
            {
                cancellationToken.ThrowIfCancellationRequested();
                string target = Path.Combine(root.FullName, precision.ToString());
                table.Add(await MeasureAsync(context, source, target, precision, products, bandwidth.Median, cancellationToken).ConfigureAwait(false));
                Directory.Delete(target, recursive: true);
            }

            return new(
                Name,
                table,
                [
                    $"{layers} layers, a vocabulary of {Figures.Count(vocabulary)}, {Figures.Mebibytes(bytes)} MiB of brain floats, {Figures.Count(context.Rounds.Count)} rounds of single tokens.",
                    "Own memory is that which no file backs, at its peak during the import, beyond what was there before.",
                    $"Load is the folder, the session and its slot; {Figures.Number(LoadTargetMilliseconds)} ms is the target. Standard products are those of the runtime, which packs their weights anew at every load.",
                    $"Prompt tokens are read {Figures.Count(PromptTokens)} at a time.",
                    "The floor is the bandwidth of all processors over the bytes of graph and weights, which every token reads once.",
                ]);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static async Task<string[]> MeasureAsync(
        BenchContext context, string source, string target, WeightPrecision precision, ProductForm products, double bandwidth, CancellationToken cancellationToken)
    {
        context.Progress($"{precision} {products} ...");
        long started = context.Time.GetTimestamp();
        using var memory = new OwnMemory();
        using (ModelImporter importer = ModelImporter.Open(source, new() { Name = "bench", Precision = precision, Products = products, ContextLength = ContextLength }))
        {
            importer.Write(target, null, cancellationToken);
        }

        double importSeconds = context.Time.GetElapsedTime(started).TotalSeconds;
        long growth = memory.Growth;
        started = context.Time.GetTimestamp();
        ExpertFolder folder = ExpertFolder.Read(target);
        using DecoderModel model = DecoderModel.Load(folder, new() { Slots = 1 });
        using ExpertSlot slot = await model.RentAsync(cancellationToken).ConfigureAwait(false);
        double loadMilliseconds = context.Time.GetElapsedTime(started).TotalMilliseconds;
        started = context.Time.GetTimestamp();
        slot.State.Begin(folder.Manifest.Gating);
        slot.State.Decode(1);
        double firstMilliseconds = context.Time.GetElapsedTime(started).TotalMilliseconds;
        Samples seconds = context.Rounds.Time(() =>
        {
            if (slot.State.Position == slot.State.Capacity)
            {
                slot.State.Begin(folder.Manifest.Gating);
            }

            slot.State.Decode(1);
        });
        int[] prompt = [.. Enumerable.Range(0, PromptTokens)];
        Samples promptSeconds = context.Rounds.Time(() =>
        {
            slot.State.Begin(folder.Manifest.Gating);
            slot.State.Prefill(prompt);
        });
        double floor = bandwidth / folder.ModelBytes;
        return
        [
            precision.ToString(),
            products.ToString(),
            Figures.Number(importSeconds),
            Figures.Mebibytes(growth),
            Figures.Mebibytes(folder.ModelBytes),
            Figures.Number(loadMilliseconds),
            Figures.Number(firstMilliseconds),
            Figures.Number(PromptTokens / promptSeconds.Median),
            Figures.Number(1 / seconds.Median),
            Figures.Spread(seconds.Select(one => 1 / one)),
            Figures.Number(floor),
            Figures.Number(1 / seconds.Median / floor),
        ];
    }
}
