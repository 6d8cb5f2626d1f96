using CoERouter.Training.Corpora;

namespace CoERouter.Training.Selection;

/// <summary>How an answer to a labelled example is compared with its reference.</summary>
public static class AnswerCheck
{
    /// <summary>Equal texts, spaces and ends of lines aside.</summary>
    public const string Exact = "exact";

    /// <summary>Equal last lines, spaces aside: what comes before is the way, not the answer.</summary>
    public const string LastLine = "last-line";

    /// <summary>All legal names: the two above, and every embedded task for its own check.</summary>
    public static IReadOnlyList<string> Names => [Exact, LastLine, .. TaskCorpora.All().Select(corpus => corpus.Name)];

    /// <summary>The check of a name.</summary>
    /// <exception cref="ArgumentException">There is none of the name.</exception>
    public static Func<TaskExample, string, bool> Of(string name) => name switch
    {
        Exact => static (example, answer) => Words(example.Answer).SequenceEqual(Words(answer), StringComparer.Ordinal),
        LastLine => static (example, answer) => Words(Last(example.Answer)).SequenceEqual(Words(Last(answer)), StringComparer.Ordinal),
        _ => TaskCorpora.All().FirstOrDefault(corpus => corpus.Name == name) is { } task
            ? task.IsRight
            : throw new ArgumentException($"There is no check \"{name}\"; legal are {string.Join(", ", Names)}."),
    };

    private static string Last(string text) => text.TrimEnd().Split('\n')[^1];

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
