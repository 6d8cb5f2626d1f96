using System.Globalization;
using CoERouter.Evaluation.Data;

namespace CoERouter.Evaluation.Routing.Data;

/// <summary>One score file, read and checked.</summary>
internal sealed record ScoreFile
{
    /// <summary>The table it belongs to.</summary>
    public required string Table { get; init; }

    public required ScoreColumns Columns { get; init; }

    /// <summary>The models in the order of the columns.</summary>
    public required string[] Models { get; init; }

    /// <summary>Questions whose costs are NaN where the file has none.</summary>
    public required IReadOnlyList<RoutingQuestion> Questions { get; init; }

    /// <summary>How many rows were passed over because a model has seen the question, or the question stands in the training file too.</summary>
    public required int Contaminated { get; init; }

    /// <summary>How many rows repeat the text of another.</summary>
    public required int Repeated { get; init; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="conventions">What the folder's own documentation says beyond the columns.</param>
    /// <returns>Null where the columns hold no scores of questions.</returns>
    /// <exception cref="InvalidDataException">A row is bad; one sentence names file, line and what is legal.</exception>
    public static ScoreFile? Read(string path, FolderConventions conventions)
    {
        using StreamReader reader = DataFile.Open(path);
        string file = Path.GetFileName(path);
        ScoreColumns? columns = null;
        List<RoutingQuestion> questions = [];
        Dictionary<(string Category, string Identity), int> lines = [];
        HashSet<(string Category, string? Prompt)> texts = [];
        (int contaminated, int repeated) = (0, 0);
        string table = conventions.TableOf(path);
        foreach ((int line, string[] fields) in CsvRecords.Read(reader, file))
        {
            if (columns is null)
            {
                columns = ScoreColumns.Of(fields);
                if (!columns.HoldScores)
                {
                    return null;
                }

                Refuse(fields.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key, name => $"'{file}' names the column '{name}' twice; every model may have one.");
                continue;
            }

            if (fields.Length != columns.Width)
            {
                throw new InvalidDataException($"Line {line} of '{file}' has {fields.Length} fields; the header has {columns.Width}.");
            }

            if (Is(fields, columns.Contaminated) || Is(fields, columns.InTrain))
            {
                contaminated++;
                continue;
            }

            RoutingQuestion question = Question(fields, line, file, table, columns, conventions);
            if (columns.IdentityIsHash)
            {
                if (!texts.Add((question.Category, question.Prompt ?? question.Id)))
                {
                    repeated++;
                    continue;
                }
            }
            else if (!lines.TryAdd((question.Category, question.Id), line))
            {
                throw new InvalidDataException($"Line {line} of '{file}' repeats the question '{question.Id}' of line {lines[(question.Category, question.Id)]}; a question may stand in a table once.");
            }

            questions.Add(question);
        }

        if (columns is null)
        {
            return null;
        }

        return new()
        {
            Table = table,
            Columns = columns,
            Models = [.. columns.Models.Select(model => model.Model)],
            Questions = questions,
            Contaminated = contaminated,
            Repeated = repeated,
        };
    }

    private static bool Is(string[] fields, int column) => column >= 0 && fields[column] is "1" or "1.0" or "True";

    private static void Refuse(string? name, Func<string, string> sentence)
    {
        if (name is not null)
        {
            throw new InvalidDataException(sentence(name));
        }
    }

    private static RoutingQuestion Question(string[] fields, int line, string file, string table, ScoreColumns columns, FolderConventions conventions)
    {
        string category = columns.Category >= 0 && conventions.CategoryIsColumn ? fields[columns.Category] : table;
        Refuse(fields[columns.Identity].Length == 0 ? "identity" : category.Length == 0 ? "category" : null, what => $"Line {line} of '{file}' has no {what}; every question needs one.");
        string? prompt = columns.Prompt >= 0 ? fields[columns.Prompt] : null;
        if (prompt is not null && columns.Options >= 0 && fields[columns.Options].Length > 0)
        {
            prompt = prompt + "\n" + fields[columns.Options];
        }

        return new()
        {
            Id = fields[columns.Identity],
            Table = table,
            Category = category,
            Split = conventions.SplitOf(file, columns.Split >= 0 ? fields[columns.Split] : null, prompt)
                ?? throw new InvalidDataException($"Line {line} of '{file}' has no split and no prompt to compute it from; add a column 'split'."),
            Prompt = prompt,
            Scores = [.. columns.Models.Select(model => conventions.Score(Number(fields[model.Column], "score", model.Model, line, file), category))],
            Costs = [.. columns.Costs.Select((column, model) => column >= 0 ? Number(fields[column], "cost", columns.Models[model].Model, line, file) : double.NaN)],
        };
    }

    private static double Number(string text, string what, string model, int line, string file)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return double.NaN;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new InvalidDataException($"Line {line} of '{file}' has the {what} '{text}' for the model '{model}'; legal is a finite number, or nothing where it was not measured.");
    }
}
