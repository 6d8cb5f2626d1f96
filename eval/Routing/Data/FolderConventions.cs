using CoERouter.Evaluation.Data;

namespace CoERouter.Evaluation.Routing.Data;

/// <summary>
/// What a folder's own documentation says beyond its columns. A folder that is not known here follows the documented layout alone: the score
/// of a model is what its column holds, the split is the column's, and tables of the same models are one table.
/// </summary>
internal sealed record FolderConventions
{
    private const string TrainSuffix = "_train";
    private const string TestSuffix = "_test";

    /// <summary>The tables to read where the user names none; empty for all.</summary>
    public IReadOnlyList<string> DefaultTables { get; init; } = [];

    /// <summary>Whether a category column is the category; where not, it is the table's name.</summary>
    public bool CategoryIsColumn { get; init; } = true;

    /// <summary>Whether the split is the end of the file's name instead of a column.</summary>
    public bool SplitIsFile { get; init; }

    /// <summary>Whether a mean counts every category the same.</summary>
    public bool MeanOverCategories { get; init; }

    /// <summary>What a score is multiplied by, so that 1 is best.</summary>
    public double ScoreScale { get; init; } = 1;

    /// <summary>Categories in which a score above 0 is a right answer.</summary>
    public IReadOnlyList<string> RightIfPositive { get; init; } = [];

    /// <summary>The parent of some categories, from which their estimates borrow.</summary>
    public IReadOnlyDictionary<string, string> Parents { get; init; } = new Dictionary<string, string>();

    /// <summary>The conventions of a folder by its name.</summary>
    public static FolderConventions Of(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) switch
    {
        "mmlu_pro" => new()
        {
            DefaultTables = ["scores"],
            Parents = new[] { "business", "chemistry", "computer science", "engineering", "math", "physics" }.ToDictionary(name => name, _ => "quantitative"),
        },
        "arena_hard" => new() { ScoreScale = 0.1 },
        "alpaca_eval" => new() { DefaultTables = ["ae2_weighted_preference"] },
        "openllm_v2" => new() { DefaultTables = ["bbh"] },
        "routerdc" => new()
        {
            CategoryIsColumn = false,
            SplitIsFile = true,
            MeanOverCategories = true,
            // The probability of the right option where the model chose it, 0 where it did not.
            RightIfPositive = ["id_mmlu", "id_cmmlu", "id_arc_challenge", "extra_arc_easy", "ood_ceval", "extra_ceval"],
        },
        _ => new(),
    };

    /// <summary>The table of a file: its name without endings that say what it holds.</summary>
    public string TableOf(string path)
    {
        string name = DataFile.Stem(path);
        foreach (string suffix in (string[])[TrainSuffix, TestSuffix, "_scores"])
        {
            name = name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
        }

        return name;
    }

    /// <summary>The split of a row.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="column">What the split column says, or null.</param>
    /// <param name="prompt">The prompt, or null.</param>
    /// <returns>Null where nothing tells.</returns>
    public string? SplitOf(string file, string? column, string? prompt)
    {
        string name = DataFile.Stem(file);
        if (name == TestSuffix[1..] || name.EndsWith(TestSuffix, StringComparison.Ordinal))
        {
            return TestSuffix[1..];
        }

        if (SplitIsFile)
        {
            return TrainSuffix[1..];
        }

        return column is { Length: > 0 } ? column : prompt is null ? null : QuestionSplit.Of(prompt);
    }

    /// <summary>The score as a share of what is best.</summary>
    public double Score(double score, string category) => double.IsNaN(score)
        ? score
        : RightIfPositive.Contains(category) ? (score > 0 ? 1 : 0) : score * ScoreScale;
}
