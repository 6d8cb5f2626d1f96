using CoERouter.Categorizer;
using CoERouter.Evaluation.Categories.Data;
using CoERouter.Training.Categorization;

namespace CoERouter.Host.Commands.Train;

/// <summary>A user's own prompts with categories.</summary>
/// <param name="Train">What is trained and calibrated on, each prompt of a category once.</param>
/// <param name="Test">What the data itself sets apart to measure on; may be empty.</param>
internal sealed record LabelledPrompts(IReadOnlyList<LabelledPrompt> Train, IReadOnlyList<LabelledPrompt> Test)
{
    private const int MostPrompts = 1_000_000;
    private const int LongestCategory = 64;
    private const string TextExtension = ".txt";

    private static readonly string[] Foreign = ["oos", "ood", "out_of_scope", CategorizerModel.Unknown];
    private static readonly string[] Tests = ["test", "heldout", "held_out"];

    /// <summary>
    /// Reads a table (<see cref="PromptFile"/>), or a folder of tables and of text files that are named by their category and hold one prompt per line. A split
    /// <c>test</c> or <c>heldout</c>, named by a column or by the end of a table's name, is kept for measuring. The categories <c>oos</c>, <c>ood</c> and
    /// <c>out_of_scope</c> are called <c>unknown</c>: prompts of none of the others.
    /// </summary>
    /// <exception cref="InvalidDataException">There are no prompts with categories, or too many; one sentence says what is legal.</exception>
    public static LabelledPrompts Read(string path)
    {
        string[] files = Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path).Where(file => PromptFile.IsTable(file) || IsText(file)).Order(StringComparer.Ordinal)]
            : File.Exists(path) ? [path] : throw new FileNotFoundException($"There is no file or folder '{path}'.", path);
        HashSet<(string Category, string Prompt)> seen = [];
        List<LabelledPrompt> train = [], test = [];
        foreach ((LabelledPrompt prompt, bool isTest) in files.SelectMany(ReadFile))
        {
            if (prompt.Category.Length > LongestCategory)
            {
                throw new InvalidDataException($"'{path}' has a category of {prompt.Category.Length} characters; at most {LongestCategory} are allowed.");
            }

            if (seen.Add((prompt.Category, prompt.Prompt)))
            {
                (isTest ? test : train).Add(prompt);
            }

            if (seen.Count > MostPrompts)
            {
                throw new InvalidDataException($"'{path}' has more than {MostPrompts} prompts.");
            }
        }

        HashSet<string> known = [.. train.Select(prompt => prompt.Category)];
        int categories = train.Select(prompt => prompt.Category).Where(category => category != CategorizerModel.Unknown).Distinct().Count();
        return categories is >= 2 and <= CategorizerModel.MostCategories
            ? new LabelledPrompts(train, [.. test.Where(prompt => known.Contains(prompt.Category))])
            : throw new InvalidDataException(
                $"'{path}' has prompts of {categories} categories; from 2 to {CategorizerModel.MostCategories} are needed. Legal are tables (.csv, .jsonl, also .gz) with a column prompt, question or text and a column category, subject, task, intent or dataset, and a folder of them or of files CATEGORY.txt with one prompt per line.");
    }

    private static bool IsText(string path) => Path.GetExtension(path).Equals(TextExtension, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(LabelledPrompt Prompt, bool IsTest)> ReadFile(string path)
    {
        if (IsText(path))
        {
            string category = Named(Path.GetFileNameWithoutExtension(path));
            return File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => (new LabelledPrompt(category, line.Trim()), false));
        }

        bool isTest = Tests.Contains(Path.GetFileName(path).Split('.')[0].Split('_', '-')[^1].ToLowerInvariant());
        return PromptFile.ReadNamed(path).Select(item =>
            (item.Prompt with { Category = Named(item.Prompt.Category) }, item.Split is { } split ? Tests.Contains(split.ToLowerInvariant()) : isTest));
    }

    private static string Named(string category) => Foreign.Contains(category.Trim().ToLowerInvariant()) ? CategorizerModel.Unknown : category.Trim();
}
