namespace CoERouter.Evaluation.Routing.Data;

/// <summary>
/// Reads a folder of measured questions. The documented layout: one or more <c>.csv</c> or <c>.csv.gz</c> files, each a table with a header; a row is a
/// question. Columns: an identity (<c>id</c>, <c>qhash</c>, ...), <c>split</c>, <c>category</c>, <c>prompt</c>, and for each model a column of its name
/// (or <c>score|name</c>, with <c>cost|name</c> where measured). Prompts may stand in <c>{table}_questions.jsonl</c> or <c>questions.jsonl</c> instead. Lengths of answers may
/// stand in <c>{table}_output_chars.csv</c> or <c>output_chars.csv</c>, one column per model. Sizes of models come from <c>models_metadata.csv</c>, prices from <c>models.csv</c>.
/// </summary>
public static class RoutingFolder
{
    private static readonly string[] NotScores = ["_chars", "as_published", "published_", "models"];

    /// <summary>Reads the tables of a folder as one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="tables">The tables to read; empty for the folder's default.</param>
    /// <exception cref="InvalidDataException">There is nothing to read, or a row is bad; one sentence says which and what is legal.</exception>
    public static RoutingTable Read(string folder, IReadOnlyList<string> tables)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidDataException($"There is no folder '{folder}'.");
        }

        FolderConventions conventions = FolderConventions.Of(folder);
        IReadOnlyList<string> wanted = tables.Count > 0 ? tables : conventions.DefaultTables;
        string[] paths = [.. Directory.EnumerateFiles(folder)
            .Where(path => DataFile.Ends(path, ".csv") && !NotScores.Any(part => DataFile.Stem(path).Contains(part, StringComparison.Ordinal)))
            .Where(path => wanted.Count == 0 || wanted.Contains(conventions.TableOf(path)))
            .Order(StringComparer.Ordinal)];
        ScoreFile[] files = [.. paths.Select(path => ScoreFile.Read(path, conventions)).OfType<ScoreFile>()];
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        string[] missing = [.. wanted.Where(table => !files.Any(file => file.Table == table))];
        if (missing.Length > 0 || files.Length == 0)
        {
            throw new InvalidDataException(files.Length == 0 && wanted.Count == 0
                ? $"'{folder}' holds no scores of questions; legal is a .csv or .csv.gz with a column 'id' or 'qhash' and a column of scores for each of two or more models."
                : $"'{folder}' has no table of scores named {string.Join(", ", missing)}.");
        }

        return Join(name, files, folder, conventions);
    }

    /// <summary>The same table with the prompts of another file, by the identity of the questions.</summary>
    /// <exception cref="InvalidDataException">The file holds none of them.</exception>
    public static RoutingTable WithPrompts(RoutingTable table, string path)
    {
        Dictionary<string, string> prompts = PromptFile.Read(path);
        return table.Questions.Any(question => prompts.ContainsKey(question.Id))
            ? table with { Questions = [.. table.Questions.Select(question => question with { Prompt = question.Prompt ?? prompts.GetValueOrDefault(question.Id) })] }
            : throw new InvalidDataException($"'{path}' holds no question of '{table.Name}'.");
    }

    private static RoutingTable Join(string name, ScoreFile[] files, string folder, FolderConventions conventions)
    {
        string[] models = [.. files[0].Models.Where(model => files.All(file => file.Models.Contains(model)))];
        if (models.Length < 2)
        {
            throw new InvalidDataException($"The tables {string.Join(", ", files.Select(file => file.Table).Distinct())} of '{folder}' share fewer than two models; choose tables with --table.");
        }

        RoutingQuestion[] questions = [.. files.SelectMany(file => Questions(file, models, folder))];
        RefuseRepeatedTables(files, folder);
        if (questions.Length == 0)
        {
            throw new InvalidDataException($"The tables {string.Join(", ", files.Select(file => file.Table).Distinct())} of '{folder}' hold no question.");
        }

        ModelMetadata metadata = ModelMetadata.Of(folder);
        RoutedModel[] known = [.. models.Select(model => metadata[model])];
        List<string> notes = [];
        AddNote(notes, files.Sum(file => file.Contaminated), "rows were left out because the data marks them as seen in training");
        AddNote(notes, files.Sum(file => file.Repeated), "rows were left out because they repeat another's text");
        return ScoreRange.Unify(new()
        {
            Name = name,
            Models = known,
            CostUnit = RoutingCosts.Unknown,
            Questions = questions,
            MeanOverCategories = conventions.MeanOverCategories,
            Parents = conventions.Parents,
            Notes = notes,
        });
    }

    private static void AddNote(List<string> notes, int count, string what)
    {
        if (count > 0)
        {
            notes.Add($"{count} {what}.");
        }
    }

    // Two tables that score the same questions are alternatives, not parts of one.
    private static void RefuseRepeatedTables(ScoreFile[] files, string folder)
    {
        Dictionary<(string Category, string Id, string? Prompt, string Split), string> tables = [];
        foreach (ScoreFile file in files)
        {
            foreach (RoutingQuestion question in file.Questions)
            {
                if (!tables.TryAdd((question.Category, question.Id, question.Prompt, question.Split), file.Table) && tables[(question.Category, question.Id, question.Prompt, question.Split)] != file.Table)
                {
                    throw new InvalidDataException($"The tables '{tables[(question.Category, question.Id, question.Prompt, question.Split)]}' and '{file.Table}' of '{folder}' score the same questions; choose one with --table.");
                }
            }
        }
    }

    private static IEnumerable<RoutingQuestion> Questions(ScoreFile file, string[] models, string folder)
    {
        int[] columns = [.. models.Select(model => Array.IndexOf(file.Models, model))];
        string? path = ((string[])[$"{file.Table}_questions.jsonl", "questions.jsonl", "instructions.jsonl"])
            .SelectMany(name => (string[])[name, name + ".gz"]).Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Dictionary<string, string> prompts = path is null || file.Columns.Prompt >= 0 ? [] : PromptFile.Read(path);
        Dictionary<string, double[]> lengths = AnswerLengthFile.Read(folder, file.Table, models);
        return file.Questions.Select(question => question with
        {
            Prompt = question.Prompt ?? prompts.GetValueOrDefault(question.Id),
            Scores = [.. columns.Select(column => question.Scores[column])],
            Costs = [.. columns.Select(column => question.Costs[column])],
            AnswerCharacters = lengths.GetValueOrDefault(question.Id, []),
        });
    }
}
