using System.Text;

namespace CoERouter.Training.Corpora.Foreign;

/// <summary>A template of the phrase grammar: literal text, "$pool" for a drawn word, and "(a|b)" for a choice, which may be nested.</summary>
internal sealed class Phrase
{
    private readonly IReadOnlyList<Part> _parts;

    private Phrase(IReadOnlyList<Part> parts) => _parts = parts;

    /// <summary>The names of all pools that the phrase draws from.</summary>
    public IEnumerable<string> Pools => PoolsOf(_parts);

    /// <summary>A phrase that is written as it stands.</summary>
    public static Phrase Literal(string text) => new([new Part(text, IsPool: false, null)]);

    /// <summary>Parses a template. Parentheses without a bar at their own level are literal; "\n" is a line break.</summary>
    /// <exception cref="FormatException">A bar stands outside of every choice.</exception>
    public static Phrase Parse(string template)
    {
        string text = template.Replace("\\n", "\n", StringComparison.Ordinal);
        int position = 0;
        List<IReadOnlyList<Part>> options = ParseOptions(text, ref position, isNested: false);
        return options.Count == 1 ? new Phrase(options[0]) : throw new FormatException($"A bar stands outside of parentheses in '{template}'.");
    }

    /// <summary>Writes the phrase, with a word from <paramref name="draw"/> for every pool.</summary>
    public void Write(StringBuilder output, Random random, Func<string, string> draw) => Write(_parts, output, random, draw);

    private static void Write(IReadOnlyList<Part> parts, StringBuilder output, Random random, Func<string, string> draw)
    {
        foreach (Part part in parts)
        {
            if (part.Options is { } options)
            {
                Write(options[random.Next(options.Count)], output, random, draw);
            }
            else
            {
                output.Append(part.IsPool ? draw(part.Text) : part.Text);
            }
        }
    }

    private static List<IReadOnlyList<Part>> ParseOptions(string text, ref int position, bool isNested)
    {
        List<IReadOnlyList<Part>> options = [];
        List<Part> parts = [];
        StringBuilder literal = new();
        for (; position < text.Length; position++)
        {
            char c = text[position];
            if (c == '$' && position + 1 < text.Length && char.IsAsciiLetterLower(text[position + 1]))
            {
                Flush(parts, literal);
                int start = ++position;
                while (position < text.Length && char.IsAsciiLetterLower(text[position]))
                {
                    position++;
                }

                parts.Add(new Part(text[start..position], IsPool: true, null));
                position--;
            }
            else if (c == '(')
            {
                Flush(parts, literal);
                position++;
                List<IReadOnlyList<Part>> inner = ParseOptions(text, ref position, isNested: true);
                if (inner.Count == 1)
                {
                    parts.Add(new Part("(", IsPool: false, null));
                    parts.AddRange(inner[0]);
                    parts.Add(new Part(position < text.Length ? ")" : "", IsPool: false, null));
                }
                else
                {
                    parts.Add(new Part("", IsPool: false, inner));
                }
            }
            else if (c == ')' && isNested)
            {
                break;
            }
            else if (c == '|')
            {
                Flush(parts, literal);
                options.Add(parts);
                parts = [];
            }
            else
            {
                literal.Append(c);
            }
        }

        Flush(parts, literal);
        options.Add(parts);
        return options;
    }

    private static void Flush(List<Part> parts, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            parts.Add(new Part(literal.ToString(), IsPool: false, null));
            literal.Clear();
        }
    }

    private static IEnumerable<string> PoolsOf(IReadOnlyList<Part> parts) =>
        parts.SelectMany(part => part.Options is { } options ? options.SelectMany(PoolsOf) : part.IsPool ? [part.Text] : []);

    private sealed record Part(string Text, bool IsPool, List<IReadOnlyList<Part>>? Options);
}
