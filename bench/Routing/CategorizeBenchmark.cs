using System.CommandLine;
using CoERouter.Bench.Commands;
using CoERouter.Bench.Measurement;
using CoERouter.Bench.Reporting;
using CoERouter.Categorizer;
using CoERouter.Categorizer.Conformal;
using CoERouter.Categorizer.Embedding;
using CoERouter.Evaluation.Categories.Data;
using CoERouter.Host.Commands;
using CoERouter.Host.Composition;
using CoERouter.Router.Routes;
using CoERouter.Training.Categorization;

namespace CoERouter.Bench.Routing;

/// <summary>How long a decision takes with many categories, by each kind of categorizer.</summary>
internal sealed class CategorizeBenchmark : IBenchmark
{
    private const string Data = "shared/data/clinc_oos";
    private const string Static = "shared/fixtures/06-model2vec/test-model-vocab-quantized";
    private const string Graph = "shared/fixtures/06-model2vec/derived-onnx-64d";
    private const string Tokenizer = "shared/fixtures/06-model2vec/test-model-float32";
    private const int EncoderPrompts = 150;
    private const double TargetMicroseconds = 50;
    private const double TargetPerSecond = 20_000;
    private const double Alpha = 0.05;

    public string Name => "categorize";

    public string Description => "Time and memory of a decision among 150 categories: linear, with prediction sets, and by embeddings.";

    public IReadOnlyList<Option> Options(BenchOptions options) => [];

    public Task<Report> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        if (Find(context, Data) is not { } folder)
        {
            return Task.FromResult(new Report(Name, new MarkdownTable("Categorizer"), [$"Left out: {Data} does not lie beside the repository or above."]));
        }

        CategoryData data = CategoryFolder.Read(folder);
        PromptSet prompts = new("clinc_oos dev", [.. data.Development.Select(prompt => prompt.Prompt)]);
        MarkdownTable table = new(
            "Categorizer", "p50 µs", "min–max", "p99 µs", "Target", "Bytes allocated", "Baseline p50 µs", "Ratio to baseline", "Decisions/s, one core",
            "Decisions/s, all cores", "Target");
        DecisionTimes baseline = DecisionTimes.Measure(prompts, context.Rounds, context.Time, prompt => GC.KeepAlive(string.GetHashCode(prompt.AsSpan()) == 0 ? prompt : null));
        string[] categories = PromptSetTrainer.CategoriesOf(data.Train);
        ICategorizer linear = Train(context, new MarginRecipe(), data, categories, cancellationToken);
        Add(table, context, "linear", linear, prompts, baseline);
        Add(table, context, "linear, with prediction sets", WithSets(linear, data), prompts, baseline);
        AddEmbedding(table, context, "static embeddings", Static, [HeadKind.Logistic, HeadKind.Centroids, HeadKind.Neighbours], data, prompts, baseline, cancellationToken);
        AddEmbedding(table, context, "ONNX embeddings", Graph, [HeadKind.Logistic], data, prompts, baseline, cancellationToken);
        AddEncoder(table, context, data, cancellationToken);
        return Task.FromResult(new Report(Name, table,
        [
            $"{prompts.Prompts.Count} prompts, {Figures.Number(prompts.Prompts.Average(prompt => prompt.Length))} characters on average, {categories.Length} categories with the unknown one. "
                + "A decision categorizes, takes the arm from a map of all categories and writes the receipt; every decision is timed, the spread is that of the passes' medians.",
            "Baseline: the same loop that only hashes the characters of the prompt once (string.GetHashCode).",
        ]));
    }

    private static void AddEmbedding(
        MarkdownTable table, BenchContext context, string name, string relative, HeadKind[] heads, CategoryData data, PromptSet prompts, DecisionTimes baseline, CancellationToken cancellation)
    {
        if (Find(context, relative) is not { } folder)
        {
            return;
        }

        IPromptEmbedder embedder = EmbeddingModels.Open(folder);
        using IDisposable? owned = embedder as IDisposable;
        foreach (HeadKind head in context.IsShort ? heads[..1] : heads)
        {
            EmbeddingRecipe recipe = new(embedder, head);
            ICategorizer categorizer = Train(context, recipe, data, PromptSetTrainer.CategoriesOf(data.Train), cancellation);
            Add(table, context, $"{name}, {recipe.Name.Split(", ")[^1]}", categorizer, prompts, baseline);
        }

        if (!context.IsShort && heads.Length > 1)
        {
            EnsembleRecipe ensemble = new(new MarginRecipe(), new EmbeddingRecipe(embedder, heads[0]));
            Add(table, context, $"ensemble of linear and {name}, logistic", Train(context, ensemble, data, PromptSetTrainer.CategoriesOf(data.Train), cancellation), prompts, baseline);
        }
    }

    // A vector takes milliseconds, so a part of the prompts has to do.
    private static void AddEncoder(MarkdownTable table, BenchContext context, CategoryData data, CancellationToken cancellation)
    {
        if (context.IsShort || Find(context, Tokenizer) is not { } tokenizer)
        {
            return;
        }

        DirectoryInfo root = Directory.CreateTempSubdirectory("coe-bench-encoder");
        try
        {
            string source = root.CreateSubdirectory("source").FullName;
            RandomEncoder.Write(source);
            EmbeddingImport.Run(source, root.FullName, "encoder", tokenizer, null, cancellation);
            IPromptEmbedder embedder = EmbeddingModels.Open(EmbeddingModels.Locate(root.FullName, "encoder"));
            using IDisposable? owned = embedder as IDisposable;
            CategoryData part = data with { Train = [.. data.Train.Take(EncoderPrompts)] };
            PromptSet prompts = new("clinc_oos dev", [.. data.Development.Where((_, i) => i % (data.Development.Count / EncoderPrompts) == 0).Select(prompt => prompt.Prompt)]);
            DecisionTimes baseline = DecisionTimes.Measure(prompts, context.Rounds, context.Time, prompt => GC.KeepAlive(string.GetHashCode(prompt.AsSpan()) == 0 ? prompt : null));
            ICategorizer categorizer = Train(context, new EmbeddingRecipe(embedder, HeadKind.Logistic), part, PromptSetTrainer.CategoriesOf(part.Train), cancellation);
            Add(table, context, $"imported encoder ({RandomEncoder.Description}), logistic", categorizer, prompts, baseline);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static ICategorizer Train(BenchContext context, ICategorizerRecipe recipe, CategoryData data, string[] categories, CancellationToken cancellation)
    {
        context.Progress($"  {recipe.Name}");
        return recipe.Train(data.Train, categories, new CategorizerCalibration(0.15f), cancellation);
    }

    private static ConformalCategorizer WithSets(ICategorizer categorizer, CategoryData data)
    {
        (CategoryEstimate Estimate, int Truth)[] items =
        [
            .. data.Development.Where(prompt => prompt.Category != CategorizerModel.Unknown)
                .Select(prompt => (categorizer.Categorize(prompt.Prompt), Array.IndexOf([.. categorizer.Categories], prompt.Category))),
        ];
        return new ConformalCategorizer(categorizer, ConformalSets.Fit(items, Alpha));
    }

    private static void Add(MarkdownTable table, BenchContext context, string name, ICategorizer categorizer, PromptSet prompts, DecisionTimes baseline)
    {
        RouteDecider decider = ManyCategories.Decider(categorizer);
        Samples one = PerSecond(context, prompts, () => DecideAll(categorizer, decider, prompts));
        DecisionTimes decisions = DecisionTimes.Measure(prompts, context.Rounds, context.Time, prompt => Decide(categorizer, decider, prompt));
        Samples all = PerSecond(context, prompts, () => Parallel.ForEach(prompts.Prompts, prompt => Decide(categorizer, decider, prompt)));
        table.Add(
            name,
            Figures.Number(decisions.Microseconds.Median),
            Figures.Spread(decisions.Medians),
            Figures.Number(decisions.Microseconds.Percentile(0.99)),
            Figures.Target(decisions.Microseconds.Median, TargetMicroseconds, "µs"),
            Figures.Number(decisions.AllocatedBytes),
            Figures.Number(baseline.Microseconds.Median),
            Figures.Number(decisions.Microseconds.Median / baseline.Microseconds.Median),
            Figures.Number(one.Median),
            Figures.Number(all.Median),
            all.Median >= TargetPerSecond ? "20,000/s: reached" : "20,000/s: missed");
    }

    private static void DecideAll(ICategorizer categorizer, RouteDecider decider, PromptSet prompts)
    {
        foreach (string prompt in prompts.Prompts)
        {
            Decide(categorizer, decider, prompt);
        }
    }

    private static void Decide(ICategorizer categorizer, RouteDecider decider, string prompt)
    {
        if (!decider.TryDecide("route", default, categorizer.Categorize(prompt), out _, out RouteRefusal? refusal))
        {
            throw new BenchmarkException(refusal.Sentence);
        }
    }

    private static Samples PerSecond(BenchContext context, PromptSet prompts, Action all) => context.Rounds.Time(all).Select(seconds => prompts.Prompts.Count / seconds);

    private static string? Find(BenchContext context, string relative)
    {
        foreach (string start in context.SearchFolders)
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                string path = Path.Combine(folder.FullName, relative);
                if (Directory.Exists(path))
                {
                    return path;
                }
            }
        }

        return null;
    }
}
