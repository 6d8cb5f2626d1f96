namespace CoERouter.Evaluation.Routing.Data;

/// <summary>
/// What the columns of a score file mean. Identity, split, category and prompt go by their names; <c>score|model</c> and <c>cost|model</c>
/// are a model's score and cost, <c>weak_correct</c> and <c>strong_correct</c> (or <c>weak_score</c> and <c>strong_score</c>, for graded answers) are the scores of the models weak and strong; some columns are
/// passed over; any other column is the score of the model it is named after.
/// </summary>
internal sealed class ScoreColumns
{
    /// <summary>Begins the name of a column that holds a score.</summary>
    public const string ScorePrefix = "score|";

    /// <summary>Begins the name of a column that holds a cost.</summary>
    public const string CostPrefix = "cost|";

    private static readonly string[] ScoreSuffixes = ["_correct", "_score"];

    private static readonly string[] Identities = ["id", "qhash", "uuid", "key", "idx", "sample_id", "question_id", "global_index"];
    private static readonly string[] Splits = ["split", "global_split"];
    private static readonly string[] Categories = ["category", "field", "subject", "task", "dataset", "eval_name", "cluster_or_category"];
    private static readonly string[] Prompts = ["prompt", "question", "instruction"];

    private static readonly string[] PassedOver =
        ["metric", "cluster_id", "target", "options", "answer", "src", "weak_chars", "strong_chars", "instruction_ids", "contaminated", "in_train"];

    private ScoreColumns(string[] header)
    {
        Identity = Find(header, Identities);
        Split = Find(header, Splits);
        Category = Find(header, Categories);
        Prompt = Find(header, Prompts);
        Options = Array.IndexOf(header, "options");
        Contaminated = Array.IndexOf(header, "contaminated");
        InTrain = Array.IndexOf(header, "in_train");
        bool marked = header.Any(name => name.StartsWith(ScorePrefix, StringComparison.Ordinal));
        Models = [.. header.Select((name, column) => (Model: ModelOf(name, marked), Column: column)).Where(pair => pair.Model is not null)!];
        Costs = [.. Models.Select(pair => Array.IndexOf(header, CostPrefix + pair.Model))];
        Width = header.Length;
        IdentityIsHash = Identity >= 0 && header[Identity] == "qhash";
        IsPair = Array.Exists(ScoreSuffixes, suffix => header.Contains("weak" + suffix) && header.Contains("strong" + suffix));
    }

    /// <summary>Column of the question's identity; -1 where there is none, as for the columns below.</summary>
    public int Identity { get; }

    public int Split { get; }

    public int Category { get; }

    public int Prompt { get; }

    /// <summary>Options that belong to the prompt.</summary>
    public int Options { get; }

    /// <summary>1 where a model has seen the question.</summary>
    public int Contaminated { get; }

    /// <summary>1 where a question also stands in the training file.</summary>
    public int InTrain { get; }

    public int Width { get; }

    /// <summary>The models with their columns.</summary>
    public (string Model, int Column)[] Models { get; }

    /// <summary>The column of each model's cost, or -1.</summary>
    public int[] Costs { get; }

    /// <summary>Whether the identity is a hash of the question's stem, which different options share.</summary>
    public bool IdentityIsHash { get; }

    /// <summary>Whether the models are one weak and one strong.</summary>
    public bool IsPair { get; }

    /// <summary>Whether a file with this header holds scores of questions.</summary>
    public bool HoldScores => Identity >= 0 && Models.Length >= 2;

    public static ScoreColumns Of(string[] header) => new(header);

    private static int Find(string[] header, string[] names) =>
        names.Select(name => Array.IndexOf(header, name)).FirstOrDefault(column => column >= 0, -1);

    private string? ModelOf(string name, bool marked)
    {
        if (marked)
        {
            return name.StartsWith(ScorePrefix, StringComparison.Ordinal) ? name[ScorePrefix.Length..] : null;
        }

        if (Array.Find(ScoreSuffixes, suffix => name.EndsWith(suffix, StringComparison.Ordinal)) is { } end)
        {
            return name[..^end.Length];
        }

        return name.Length == 0 || Identities.Contains(name) || Splits.Contains(name) || Categories.Contains(name) || Prompts.Contains(name) || PassedOver.Contains(name) ? null : name;
    }
}
