using System.Text;
using CoERouter.Training.Corpora.Extraction.Fields;
using CoERouter.Training.Corpora.Extraction.Values;

namespace CoERouter.Training.Corpora.Extraction.Layouts;

/// <summary>
/// Reads the notation that layouts are written in.
/// <list type="bullet">
/// <item><c>{key}</c>: a value of the field; <c>{key:kind}</c>: of another kind than the field's usual one; <c>{:kind}</c>: a value that
/// only distracts.</item>
/// <item><c>{key=}</c>: the field's name, a colon and its value.</item>
/// <item><c>{a|b}</c>: one of several wordings.</item>
/// <item><c>(?...?)</c>: a run that some documents leave out.</item>
/// <item><c>{{</c> and <c>}}</c>: braces themselves.</item>
/// <item><c>~</c> at the start: the lines come in any order.</item>
/// </list>
/// </summary>
internal static class LayoutParser
{
    public static Layout Parse(string notation)
    {
        bool anyOrder = notation.StartsWith('~');
        return new Layout(Parts(anyOrder ? notation[1..] : notation), anyOrder);
    }

    private static LayoutPart[] Parts(string notation)
    {
        List<LayoutPart> parts = [];
        var literal = new StringBuilder();
        int at = 0;
        while (at < notation.Length)
        {
            string two = notation.Substring(at, Math.Min(2, notation.Length - at));
            if (two is "{{" or "}}")
            {
                literal.Append(two[0]);
                at += 2;
            }
            else if (two == "(?")
            {
                Flush();
                int end = End(notation, "?)", at);
                parts.Add(new OptionalRun(Parts(notation[(at + 2)..end])));
                at = end + 2;
            }
            else if (notation[at] == '{')
            {
                Flush();
                int end = End(notation, "}", at);
                parts.Add(Braced(notation[(at + 1)..end]));
                at = end + 1;
            }
            else
            {
                literal.Append(notation[at++]);
            }
        }

        Flush();
        return [.. parts];

        void Flush()
        {
            if (literal.Length > 0)
            {
                parts.Add(new Literal([literal.ToString()]));
                literal.Clear();
            }
        }
    }

    private static LayoutPart Braced(string text)
    {
        if (text.Contains('|', StringComparison.Ordinal))
        {
            return new Literal(text.Split('|'));
        }

        bool labelled = text.EndsWith('=');
        string[] names = text.TrimEnd('=').Split(':');
        Field? field = names[0].Length == 0 ? null : FieldCatalog.Get(names[0]);
        string kind = names.Length > 1
            ? names[1]
            : field?.Kind ?? throw new FormatException($"The slot '{{{text}}}' names neither a field nor a kind.");
        return new Slot(field, ValueKinds.Get(kind), labelled);
    }

    private static int End(string notation, string mark, int from)
    {
        int end = notation.IndexOf(mark, from, StringComparison.Ordinal);
        return end >= 0 ? end : throw new FormatException($"The layout '{notation}' opens a part at {from} that '{mark}' never closes.");
    }
}
