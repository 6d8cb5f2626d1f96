using System.Text;

namespace CoERouter.Evaluation.Categories.Data;

/// <summary>Reads comma-separated values (RFC 4180): a quoted field may hold commas, line ends and doubled quotes.</summary>
internal static class DelimitedText
{
    /// <summary>Reads all rows, the header first. Empty lines are left out.</summary>
    /// <exception cref="InvalidDataException">A quoted field does not end, or a row has another number of fields than the header.</exception>
    public static IEnumerable<string[]> Rows(TextReader reader, string source)
    {
        List<string> fields = [];
        StringBuilder field = new();
        bool isQuoted = false;
        int expected = -1;
        for (int next = reader.Read(); ; next = reader.Read())
        {
            if (isQuoted)
            {
                if (next < 0)
                {
                    throw new InvalidDataException($"'{source}' ends inside a quoted field.");
                }

                if (next != '"')
                {
                    field.Append((char)next);
                }
                else if (reader.Peek() == '"')
                {
                    field.Append((char)reader.Read());
                }
                else
                {
                    isQuoted = false;
                }

                continue;
            }

            switch (next)
            {
                case '"' when field.Length == 0:
                    isQuoted = true;
                    break;
                case ',':
                    End();
                    break;
                case '\r':
                    break;
                case < 0 or '\n':
                    if (fields.Count > 0 || field.Length > 0)
                    {
                        End();
                        expected = expected < 0 ? fields.Count : expected;
                        yield return fields.Count == expected
                            ? [.. fields]
                            : throw new InvalidDataException($"A row of '{source}' has {fields.Count} fields; the header has {expected}.");
                        fields.Clear();
                    }

                    if (next < 0)
                    {
                        yield break;
                    }

                    break;
                default:
                    field.Append((char)next);
                    break;
            }
        }

        void End()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }
}
