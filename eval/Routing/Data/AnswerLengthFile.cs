using System.Globalization;
using CoERouter.Evaluation.Data;

namespace CoERouter.Evaluation.Routing.Data;

/// <summary>How many characters each model wrote, in a file beside the scores.</summary>
internal static class AnswerLengthFile
{
    private const string Suffix = "output_chars.csv";

    /// <summary>Reads the lengths by the identity of the question.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="table">The table that the lengths belong to.</param>
    /// <param name="models">The models in the order wanted; NaN where a model or a length is not in the file.</param>
    /// <returns>Empty where there is no such file.</returns>
    /// <exception cref="InvalidDataException">A row is bad; one sentence names file, line and what is legal.</exception>
    public static Dictionary<string, double[]> Read(string folder, string table, IReadOnlyList<string> models)
    {
        Dictionary<string, double[]> lengths = [];
        string? path = ((string[])[$"{table}_{Suffix}", Suffix]).SelectMany(name => (string[])[name, name + ".gz"])
            .Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            return lengths;
        }

        using StreamReader reader = DataFile.Open(path);
        string file = Path.GetFileName(path);
        int identity = -1;
        int[]? columns = null;
        foreach ((int line, string[] fields) in CsvRecords.Read(reader, file))
        {
            if (columns is null)
            {
                columns = [.. models.Select(model => Array.IndexOf(fields, model))];
                identity = Array.IndexOf(fields, "id");
                if (identity < 0)
                {
                    throw new InvalidDataException($"'{file}' has no column 'id', which says whose answer a length is.");
                }

                continue;
            }

            lengths[fields[identity]] = [.. columns.Select(column => column >= 0 && column < fields.Length ? Length(fields[column], line, file) : double.NaN)];
        }

        return lengths;
    }

    private static double Length(string text, int line, string file) =>
        string.IsNullOrWhiteSpace(text) ? double.NaN
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double length) && length is >= 0 and < double.PositiveInfinity ? length
        : throw new InvalidDataException($"Line {line} of '{file}' has the length '{text}'; legal is a number of characters, 0 or more, or nothing where it was not measured.");
}
