using System.CommandLine;
using System.Text;
using CoERouter.Bench.Commands;
using CoERouter.Bench.Measurement;
using CoERouter.Bench.Reporting;
using CoERouter.Bench.Routing;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Tiktoken;

namespace CoERouter.Bench.Tokenizing;

/// <summary>How fast text becomes tokens.</summary>
internal sealed class TokenizeBenchmark : IBenchmark
{
    private const int TargetMegabytes = 5;
    private const double Megabyte = 1e6;
    private const string Folder = "shared/fixtures/09-tokenizers";
    private const int PromptsPerCorpus = 400;

    public string Name => "tokenize";

    public string Description => "Megabytes of English text that become tokens in a second on one core.";

    public IReadOnlyList<Option> Options(BenchOptions options) => [];

    public async Task<Report> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        MarkdownTable table = new(
            "Tokenizer", "Text", "MB", "MB/s, one core", "min–max", "Target", "Baseline MB/s", "Ratio to baseline", "min–max");
        string? folder = context.SearchFolders.Select(Locate).FirstOrDefault(found => found is not null);
        if (folder is null)
        {
            return new(Name, table, [$"Left out: the published tokenizers, which do not lie in {Folder} beside the repository."]);
        }

        PromptSet prompts = await PromptSet.OfArenaHardAsync(AppContext.BaseDirectory, cancellationToken).ConfigureAwait(false)
            ?? PromptSet.OfCorpora(PromptsPerCorpus);
        string text = string.Join('\n', prompts.Prompts);
        double megabytes = Encoding.UTF8.GetByteCount(text) / Megabyte;
        Rounds rounds = new(new ProcessorTime(), context.Rounds.Count, context.Rounds.Length);
        PlainBytePairs baseline = new(Path.Combine(folder, "tokenizer-json/gpt2/tokenizer.json"));
        foreach ((string name, TextTokenizer tokenizer) in Tokenizers(folder, context.IsShort))
        {
            cancellationToken.ThrowIfCancellationRequested();
            context.Progress($"  {name}");
            List<int> ids = [];
            List<int> baselineIds = [];
            Comparison comparison = rounds.Compare(() => Encode(tokenizer, text, ids), () => Encode(baseline, text, baselineIds));
            Samples speed = comparison.Subject.Select(seconds => megabytes / seconds);
            table.Add(
                name,
                prompts.Name,
                Figures.Number(megabytes),
                Figures.Number(speed.Median),
                Figures.Spread(speed),
                $"over {TargetMegabytes} MB/s: {(speed.Median > TargetMegabytes ? "reached" : "missed")}",
                Figures.Number(megabytes / comparison.Baseline.Median),
                Figures.Number(comparison.Ratio.Median),
                Figures.Spread(comparison.Ratio));
        }

        return new(
            Name,
            table,
            [
                "The whole text is encoded in one call, again and again, on one thread; MB are 10^6 bytes of UTF-8. Time is "
                    + "that of the processor, so that other work on the machine does not count.",
                "Baseline, in turns with each row: the algorithm of OpenAI's encoder.py for GPT-2 with GPT-2's vocabulary, in C#: the published "
                    + "pattern as a compiled .NET regular expression, merges by scanning all pairs, and every piece remembered without bound.",
            ]);
    }

    private static IEnumerable<(string Name, TextTokenizer Tokenizer)> Tokenizers(string folder, bool isShort)
    {
        yield return ("gpt2, byte-level BPE", TextTokenizer.Load(Path.Combine(folder, "tokenizer-json/gpt2/tokenizer.json")));
        if (isShort)
        {
            yield break;
        }

        yield return ("qwen2.5, byte-level BPE", TextTokenizer.Load(Path.Combine(folder, "tokenizer-json/qwen2.5/tokenizer.rebuilt.json")));
        string ranks = Path.Combine(folder, "tiktoken/o200k_base.tiktoken");
        yield return ("o200k_base, ranks", TextTokenizer.LoadTiktoken(ranks, TiktokenEncoding.Named("o200k_base")!));
        yield return ("phi-3-mini, BPE of characters", TextTokenizer.Load(Path.Combine(folder, "tokenizer-json/phi-3-mini/tokenizer.json")));
        yield return ("all-MiniLM-L6-v2, WordPiece", TextTokenizer.Load(Path.Combine(folder, "tokenizer-json/all-MiniLM-L6-v2/tokenizer.json")));
        yield return ("t5-small, Unigram", TextTokenizer.Load(Path.Combine(folder, "tokenizer-json/t5-small/tokenizer.json")));
    }

    private static void Encode(TextTokenizer tokenizer, string text, List<int> ids)
    {
        ids.Clear();
        tokenizer.Encode(text, special: false, ids);
    }

    private static void Encode(PlainBytePairs baseline, string text, List<int> ids)
    {
        ids.Clear();
        baseline.Encode(text, ids);
    }

    private static string? Locate(string from)
    {
        for (DirectoryInfo? folder = new(from); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, Folder);
            if (Directory.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
