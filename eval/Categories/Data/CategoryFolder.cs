using CoERouter.Categorizer;
using CoERouter.Evaluation.Data;
using CoERouter.Training.Categorization;

namespace CoERouter.Evaluation.Categories.Data;

/// <summary>
/// Reads a folder of prompts with categories. Two layouts are known: files named <c>data_VARIANT_train.csv</c>, <c>_val.csv</c> and <c>_test.csv</c>, each
/// with a partner <c>data_VARIANT_oos_…</c> of prompts of no category; and any other tables with columns for prompt, category and split
/// (<see cref="PromptFile"/>). A file <c>test.csv</c> of the second layout is held out whole. In files named <c>id_TASK_train</c> the task is the category.
/// </summary>
public static class CategoryFolder
{
    /// <summary>Reads.</summary>
    /// <param name="folder">The folder with the prompts to train on.</param>
    /// <param name="scored">A folder of the same layout whose held-out prompts are scored; null scores the development prompts.</param>
    /// <param name="variant">Which files of the first layout. Default <c>full</c>.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">There are no prompts with categories, or a file is damaged.</exception>
    public static CategoryData Read(string folder, string? scored = null, string variant = "full")
    {
        ILookup<string, LabelledPrompt> own = ReadSplits(folder, variant);
        LabelledPrompt[] development = [.. own[QuestionSplit.Development]];
        CategoryData data = new(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            [.. own[QuestionSplit.Train]],
            development,
            scored is null ? development : [.. ReadSplits(scored, variant)[QuestionSplit.HeldOut]]);
        string[] missing =
        [
            .. new[] { ("train", data.Train.Count), ("development", data.Development.Count), ("scored", data.Scored.Count) }
                .Where(part => part.Item2 == 0).Select(part => part.Item1),
        ];
        return missing.Length == 0
            ? data
            : throw new InvalidDataException(
                $"'{folder}' has no prompts with categories for: {string.Join(", ", missing)}. Legal are data_{variant}_train.csv with its partners, and tables (.csv, .jsonl, also .gz) with a column prompt, question or text and a column category, subject, task, intent or dataset.");
    }

    private static ILookup<string, LabelledPrompt> ReadSplits(string folder, string variant)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        }

        string[] files = [.. Directory.EnumerateFiles(folder).Where(PromptFile.IsTable).Order(StringComparer.Ordinal)];
        string prefix = $"data_{variant}_";
        string[] named = [.. files.Where(file => Path.GetFileName(file).StartsWith(prefix, StringComparison.Ordinal))];
        return (named.Length > 0 ? named.SelectMany(file => ReadNamed(file, prefix)) : files.SelectMany(ReadTable))
            .ToLookup(item => item.Split, item => item.Prompt);
    }

    private static IEnumerable<(LabelledPrompt Prompt, string Split)> ReadNamed(string file, string prefix)
    {
        string part = Path.GetFileName(file)[prefix.Length..].Split('.')[0];
        bool isOutside = part.StartsWith("oos_", StringComparison.Ordinal);
        string split = (isOutside ? part["oos_".Length..] : part) switch
        {
            "train" => QuestionSplit.Train,
            "val" => QuestionSplit.Development,
            "test" => QuestionSplit.HeldOut,
            var other => other,
        };
        return PromptFile.Read(file).Select(item => (isOutside ? item.Prompt with { Category = CategorizerModel.Unknown } : item.Prompt, split));
    }

    private static IEnumerable<(LabelledPrompt Prompt, string Split)> ReadTable(string file)
    {
        string name = Path.GetFileName(file).Split('.')[0];
        string[] parts = name.Split('_');
        string? task = parts.Length > 2 && parts[0] == "id" ? string.Join('_', parts[1..^1]) : null;
        return PromptFile.Read(file, task).Select(item => name == "test" ? (item.Prompt, QuestionSplit.HeldOut) : item);
    }
}
