using CoERouter.Experts.Specification;
using CoERouter.Training.Graphs;

namespace CoERouter.Training.Runs;

/// <summary>How an embedded expert is built: its decoder, its vocabulary and its plan.</summary>
/// <param name="Task">The task, which names the corpus and the expert.</param>
/// <param name="Vocabulary">Tokens of its tokenizer.</param>
/// <param name="Length">Tokens of a training row; longer examples are never drawn, so it bounds prompt and answer together.</param>
/// <param name="Steps">Default number of optimizer steps: those of the expert in <c>models/</c>.</param>
/// <param name="Description">One sentence for people.</param>
public sealed record ExpertRecipe(string Task, int Vocabulary, int Length, long Steps, string Description)
{
    private const int TokensPerStep = 2048;

    /// <summary>Width of the residual stream.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Transformer layers.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Hidden units of one expert of the sparse layers.</summary>
    public int ExpertWidth { get; init; } = 128;

    /// <summary>The recipes of the embedded experts.</summary>
    public static IReadOnlyList<ExpertRecipe> Embedded { get; } =
    [
        new("math", 512, 384, 20_500, "Does sums, fractions, percentages, conversions, linear equations and short word problems, and shows its steps."),
        new("sql", 1024, 256, 18_600, "Turns a question about one to three tables into a SQLite query."),
        new("extract", 768, 256, 56_000, "Reads the asked fields out of a short text into JSON."),
        new("general", 1024, 128, 3_000, "Answers questions about this system and the terms of its field, and says plainly what no embedded expert can do."),
    ];

    /// <summary>The decoder.</summary>
    public DecoderSpec Spec => new()
    {
        Layers = Layers,
        Width = Width,
        Heads = Width / 32,
        KeyValueHeads = Width / 32,
        HeadSize = 32,
        VocabularySize = Vocabulary,
        ContextLength = 512,
        Mixture = new() { Experts = 8, ActiveExperts = 2, SharedExperts = 1, ExpertWidth = ExpertWidth },
    };

    /// <summary>The plan for a number of steps.</summary>
    public TrainingPlan Plan(long steps, int seed) => new() { Steps = steps, Seed = seed, Shape = new(Math.Max(1, TokensPerStep / Length), Length) };

    /// <summary>The recipe of a task.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ExpertRecipe Of(string task) => Embedded.FirstOrDefault(recipe => recipe.Task == task)
        ?? throw new ArgumentException($"There is no task '{task}'; legal are {string.Join(", ", Embedded.Select(recipe => recipe.Task))}.");
}
