namespace CoERouter.Training.Corpora.Queries;

/// <summary>Compares the results of two queries on tables with random rows.</summary>
internal static class QueryCheck
{
    private const int Databases = 3;

    /// <summary>
    /// Whether both queries return the same rows on every database: in the same order if the reference sorts, in any order if not.
    /// False if the answer is not exactly one reading statement, fails or takes too long.
    /// </summary>
    /// <exception cref="ArgumentException">The reference itself does not run.</exception>
    public static bool SameResults(string prompt, string reference, string answer)
    {
        string query = WithoutFence(answer);
        if (query.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        bool sorted = reference.Contains(" ORDER BY ", StringComparison.Ordinal);
        for (int seed = 0; seed < Databases; seed++)
        {
            using QueryDatabase database = new(prompt, reference, seed);
            IReadOnlyList<string> wanted = database.Run(reference, out int wantedColumns)
                ?? throw new ArgumentException($"The reference query does not run: {reference}", nameof(reference));
            IReadOnlyList<string>? returned = database.Run(query, out int columns);
            if (returned is null || columns != wantedColumns || returned.Count != wanted.Count || !Same(wanted, returned, sorted))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Same(IReadOnlyList<string> wanted, IReadOnlyList<string> returned, bool sorted) => sorted
        ? wanted.SequenceEqual(returned)
        : wanted.Order(StringComparer.Ordinal).SequenceEqual(returned.Order(StringComparer.Ordinal));

    private static string WithoutFence(string answer)
    {
        string text = answer.Trim();
        if (!text.StartsWith("```", StringComparison.Ordinal))
        {
            return text;
        }

        int start = text.IndexOf('\n', StringComparison.Ordinal);
        int end = text.LastIndexOf("```", StringComparison.Ordinal);
        return start >= 0 && end > start ? text[(start + 1)..end].Trim() : text;
    }
}
