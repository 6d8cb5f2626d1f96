using System.Globalization;
using System.IO.Compression;
using CoERouter.Router.Estimation;
using Xunit;

namespace CoERouter.Tests.Router.Estimation;

/// <summary>Scores that others measured (<c>shared/data/mmlu_pro</c>, beside the repository); tests skip where they are absent.</summary>
internal sealed record MeasuredScores(string[] Categories, string[] Arms, IReadOnlyList<LabelledQuestion> Train, IReadOnlyList<LabelledQuestion> Dev)
{
    /// <summary>The open models of 13 billion parameters or fewer.</summary>
    public static readonly string[] SmallModels =
    [
        "Llama-2-13b-hf", "Llama-2-7b-hf", "Meta-Llama-3-8B", "Meta-Llama-3.1-8B-Instruct", "Meta-Llama-3.1-8B", "Mistral-7B-Instruct-v0.1",
        "Mistral-7B-Instruct-v0.2", "Mistral-7B-v0.1", "Mistral-7B-v0.2-hf", "Phi-3-mini-4k-instruct", "Qwen1.5-7B-Chat", "Yi-6B", "Yi-6b-Chat",
        "gemma-7b", "mathstral-7B",
    ];

    /// <summary>Whether the questions of a category mostly calculate.</summary>
    public static readonly IReadOnlyDictionary<string, string> Parents = new[]
        { "business", "chemistry", "computer science", "engineering", "math", "physics" }.ToDictionary(name => name, _ => "quantitative");

    /// <summary>Reads the scores of some models.</summary>
    public static MeasuredScores Read(params string[] arms)
    {
        using FileStream file = File.OpenRead(Locate("mmlu_pro", "scores.csv.gz"));
        using StreamReader reader = new(new GZipStream(file, CompressionMode.Decompress));
        string[] header = reader.ReadLine()!.Split(',');
        int[] columns = [.. arms.Select(arm => Array.IndexOf(header, arm))];
        Dictionary<string, List<LabelledQuestion>> splits = new() { ["train"] = [], ["dev"] = [] };
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split(',');
            splits[fields[1]].Add(new LabelledQuestion(
                fields[0], fields[2], [.. columns.Select(column => double.Parse(fields[column], CultureInfo.InvariantCulture))]));
        }

        return new MeasuredScores(
            [.. splits["train"].Select(question => question.Category).Distinct().Order(StringComparer.Ordinal)], arms, splits["train"], splits["dev"]);
    }

    /// <summary>The arm of the highest mean score.</summary>
    public int BestSingle(IReadOnlyList<LabelledQuestion> questions) =>
        Enumerable.Range(0, Arms.Length).MaxBy(arm => questions.Sum(question => question.Scores[arm]));

    /// <summary>Share of right answers, in percent, of the arms that a map assigns.</summary>
    public double Accuracy(IReadOnlyList<int> map, IReadOnlyList<LabelledQuestion> questions) =>
        100 * questions.Average(question => question.Scores[map[Array.IndexOf(Categories, question.Category)]]);

    // The data lie beside the repository, or beside the folder that holds its work trees.
    private static string Locate(string set, string file)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", set, file);
            if (File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"The data set '{set}' is not beside the repository.");
        return "";
    }
}
