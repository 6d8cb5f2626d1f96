using System.Text;

namespace CoERouter.Evaluation.Data;

/// <summary>Reads comma-separated records as RFC 4180 has them: fields in quotes may hold commas, quotes and line breaks.</summary>
internal static class CsvRecords
{
    /// <summary>Reads all records; empty lines are skipped. Time and memory are linear in the longest record.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">Name of the file, for sentences.</param>
    /// <returns>Each record with the line on which it begins, counted from 1.</returns>
    /// <exception cref="InvalidDataException">A quote is never closed.</exception>
    public static IEnumerable<(int Line, string[] Fields)> Read(TextReader reader, string name)
    {
        List<string> fields = [];
        StringBuilder field = new();
        int line = 1;
        int begin = 1;
        bool quoted = false;
        bool any = false;
        for (int next = reader.Read(); next >= 0; next = reader.Read())
        {
            char c = (char)next;
            line += c == '\n' ? 1 : 0;
            if (quoted)
            {
                if (c != '"')
                {
                    field.Append(c);
                }
                else if (reader.Peek() == '"')
                {
                    field.Append((char)reader.Read());
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"')
            {
                (quoted, any) = (true, true);
            }
            else if (c == ',')
            {
                fields.Add(Take(field));
                any = true;
            }
            else if (c == '\n')
            {
                if (any || field.Length > 0)
                {
                    fields.Add(Take(field));
                    yield return (begin, [.. fields]);
                }

                fields.Clear();
                any = false;
                begin = line;
            }
            else if (c != '\r' || reader.Peek() != '\n')
            {
                field.Append(c);
            }
        }

        if (quoted)
        {
            throw new InvalidDataException($"The quote of the record on line {begin} of '{name}' is never closed.");
        }

        if (any || field.Length > 0)
        {
            fields.Add(Take(field));
            yield return (begin, [.. fields]);
        }
    }

    private static string Take(StringBuilder field)
    {
        string text = field.ToString();
        field.Clear();
        return text;
    }
}
