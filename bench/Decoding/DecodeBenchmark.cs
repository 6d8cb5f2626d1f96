using System.CommandLine;
using CoERouter.Bench.Commands;
using CoERouter.Bench.Measurement;
using CoERouter.Bench.Memory;
using CoERouter.Bench.Reporting;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Runtime;

namespace CoERouter.Bench.Decoding;

/// <summary>Tokens per second of each expert, one sequence on one thread, against the floor of the bytes that a token reads.</summary>
internal sealed class DecodeBenchmark : IBenchmark
{
    private const int PromptTokens = 128;
    private const int WrittenTokens = 128;
    private const double Microseconds = 1e6;

    public string Name => "decode";

    public string Description =>
        "Tokens per second of each expert, batch 1, greedy, against the floor of active bytes over read bandwidth.";

    public IReadOnlyList<Option> Options(BenchOptions options) => [options.Models];

    public async Task<Report> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string models = context.LocateModels();
        ReadBandwidth bandwidth = new(context.Rounds);
        double memory = FromMemory(bandwidth, context.Machine.LastLevelCacheBytes);
        MarkdownTable table = new(
            "Expert", "Active parameters", "Active KiB", "Cache KiB", "Prompt tokens/s", "Tokens/s", "min–max", "µs per token",
            "of which sampling", "Bytes allocated per token",
            "Floor µs (memory)", "Times the floor", "Floor µs (cache)", "Times the floor", "Answer tokens/s");
        await using ExpertPool pool = new(models, new ExpertPoolSettings { Model = new ExpertModelSettings { Slots = 1 } });
        foreach (string name in pool.Names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            context.Progress($"  {name}");
            using ExpertLease lease = await pool.GetAsync(name, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<DecodeRound> rounds = await MeasureAsync(lease.Model, context, cancellationToken).ConfigureAwait(false);
            string task = lease.Model.Manifest.Task;
            double answers = await AnswerSpeed.MeasureAsync(pool.Client(name), task, context, cancellationToken).ConfigureAwait(false);
            Add(table, lease.Model.Manifest, rounds, memory, bandwidth, answers);
        }

        return new(
            Name,
            table,
            [
                $"Rounds of a prompt of {PromptTokens} tokens and {WrittenTokens} tokens after it, one thread, repeated "
                    + $"for {Figures.Number(context.Rounds.Count * context.Rounds.Length.TotalSeconds)} s; the figures are "
                    + "medians. Each token is the most likely one; the end of an answer is passed over.",
                "Baselines (floors): the active bytes of a token, weights with their scales, and the keys and values in "
                    + "the middle of the text, over the read bandwidth of one thread: from memory "
                    + $"({Figures.Number(memory / 1e9)} GB/s, a block that no cache holds), and from the caches (a block of "
                    + "just the active bytes, read again and again).",
                "An expert whose active bytes stay in the caches may be faster than the floor of the memory, but not "
                    + "than that of the caches.",
                "Answer tokens/s: whole answers to test prompts of the expert's task through its chat client, the "
                    + "reading of the prompt included.",
            ]);
    }

    private static double FromMemory(ReadBandwidth bandwidth, long lastLevelCacheBytes)
    {
        using NativeBlock block = ReadBandwidth.Filled(ReadBandwidth.BlockBytesFor(lastLevelCacheBytes));
        return bandwidth.OneThread(block).Median;
    }

    private static async Task<IReadOnlyList<DecodeRound>> MeasureAsync(
        ExpertModel model, BenchContext context, CancellationToken cancellationToken)
    {
        using ExpertSlot slot = await model.RentAsync(cancellationToken).ConfigureAwait(false);
        if (slot.State.Capacity < PromptTokens + WrittenTokens)
        {
            throw new BenchmarkException(
                $"The expert {model.Manifest.Name} holds {slot.State.Capacity} tokens; the benchmark needs {PromptTokens + WrittenTokens}.");
        }

        int[] prompt = TaskPrompts.Tokens(model, PromptTokens);
        DecodeLoop loop = new(slot.State, model.Manifest.Gating, prompt, WrittenTokens, model.Tokenizer.VocabularySize, context.Time);
        return context.Rounds.Collect(loop.Run);
    }

    private static void Add(
        MarkdownTable table, ExpertManifest manifest, IReadOnlyList<DecodeRound> rounds, double memory, ReadBandwidth bandwidth, double answers)
    {
        long weights = ActiveWeights.BytesPerToken(manifest.Spec!, manifest.Gating.Count, manifest.Quantization!.Value);
        long cache = ActiveWeights.CacheBytesPerToken(manifest.Spec!, PromptTokens + (WrittenTokens / 2));
        Samples speed = new(rounds.Select(round => WrittenTokens / round.TokenSeconds));
        double seconds = Median(rounds, round => round.TokenSeconds) / WrittenTokens;
        double memoryFloor = (weights + cache) / memory;
        double cacheFloor = (weights + cache) / bandwidth.Repeated(weights + cache).Median;
        table.Add(
            manifest.Name,
            Figures.Count(manifest.ActiveParameters),
            Figures.Number(weights / 1024d),
            Figures.Number(cache / 1024d),
            Figures.Number(PromptTokens / Median(rounds, round => round.PromptSeconds)),
            Figures.Number(speed.Median),
            Figures.Spread(speed),
            Figures.Number(seconds * Microseconds),
            Figures.Number(Median(rounds, round => round.SamplingSeconds) / WrittenTokens * Microseconds),
            Figures.Number(Median(rounds, round => round.AllocatedBytes) / WrittenTokens),
            Figures.Number(memoryFloor * Microseconds),
            Figures.Number(seconds / memoryFloor),
            Figures.Number(cacheFloor * Microseconds),
            Figures.Number(seconds / cacheFloor),
            Figures.Number(answers));
    }

    private static double Median(IReadOnlyList<DecodeRound> rounds, Func<DecodeRound, double> value) =>
        new Samples(rounds.Select(value)).Median;
}
