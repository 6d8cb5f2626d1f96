using CoERouter.Evaluation.Data;

namespace CoERouter.Evaluation.Categories.Data;

/// <summary>Rows of comma-separated values that all have as many fields as the header.</summary>
internal static class DelimitedText
{
    /// <summary>Reads all rows, the header first. Empty lines are left out.</summary>
    /// <exception cref="InvalidDataException">A quoted field does not end, or a row has another number of fields than the header.</exception>
    public static IEnumerable<string[]> Rows(TextReader reader, string source)
    {
        int expected = -1;
        foreach ((int line, string[] fields) in CsvRecords.Read(reader, source))
        {
            expected = expected < 0 ? fields.Length : expected;
            yield return fields.Length == expected
                ? fields
                : throw new InvalidDataException($"The row on line {line} of '{source}' has {fields.Length} fields; the header has {expected}.");
        }
    }
}
