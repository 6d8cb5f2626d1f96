using CoERouter.Training.Corpora.Extraction.Fields;

namespace CoERouter.Training.Corpora.Extraction.Requests;

/// <summary>
/// Writes what the user types, and decides the keys of the answer: a key in quotes or in one word is repeated as written; a key of several
/// plain words becomes
/// snake case.
/// </summary>
internal static class RequestWriter
{
    private const double OwnKeyShare = 0.7;

    // Of every 20 requests, how many list their keys in each way, in the order of RequestForms.All.
    private static readonly int[] FormWeights = [7, 3, 3, 3, 2, 1, 1];

    private enum KeyStyle
    {
        Snake,
        Camel,
        Words,
    }

    /// <summary>Writes the request for the fields in their order.</summary>
    /// <returns>The prompt, and the key of the answer for each field.</returns>
    public static (string Prompt, string[] Keys) Write(Random random, IReadOnlyList<Field> fields, string noun, string text)
    {
        RequestForm form = ChooseForm(random);
        KeyStyle style = ChooseStyle(random, form.List);
        string[] written = [.. fields.Select(field => Style(Spelling(random, field), style))];
        bool quoted = form.List is KeyList.Quotes or KeyList.Brackets or KeyList.Skeleton;
        string[] keys = quoted ? written : [.. written.Select(key => key.Replace(' ', '_'))];
        string wording = form.Wordings[random.Next(form.Wordings.Length)];
        string called = random.Next(4) == 0 ? "text" : noun;
        string verb = fields.Count == 1 ? "is" : "are";
        string asking = wording.Replace("%V", verb, StringComparison.Ordinal).Replace("%N", called, StringComparison.Ordinal)
            .Replace("%K", List(form.List, written), StringComparison.Ordinal);

        // The text comes last: what stands in it is never taken for one of the marks.
        return (asking.Replace("%T", text, StringComparison.Ordinal), keys);
    }

    private static RequestForm ChooseForm(Random random)
    {
        int point = random.Next(FormWeights.Sum());
        int index = 0;
        while (point >= FormWeights[index])
        {
            point -= FormWeights[index++];
        }

        return RequestForms.All[index];
    }

    private static KeyStyle ChooseStyle(Random random, KeyList list) => list == KeyList.Articles
        ? KeyStyle.Words
        : random.Next(20) switch
        {
            0 => KeyStyle.Camel,
            < 5 => KeyStyle.Words,
            _ => KeyStyle.Snake,
        };

    private static string Spelling(Random random, Field field) =>
        field.Spellings[random.NextDouble() < OwnKeyShare ? 0 : random.Next(field.Spellings.Length)];

    private static string Style(string spelling, KeyStyle style)
    {
        if (style == KeyStyle.Words)
        {
            return spelling;
        }

        string[] words = spelling.Split(' ');
        return style == KeyStyle.Snake
            ? string.Join('_', words)
            : words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    private static string List(KeyList list, string[] keys) => list switch
    {
        KeyList.Commas => string.Join(", ", keys),
        KeyList.CommasAnd => And(keys),
        KeyList.Articles => And([.. keys.Select(key => "the " + key)]),
        KeyList.Quotes => string.Join(", ", keys.Select(key => $"\"{key}\"")),
        KeyList.Brackets => "[" + string.Join(", ", keys.Select(key => $"\"{key}\"")) + "]",
        KeyList.Skeleton => "{" + string.Join(", ", keys.Select(key => $"\"{key}\": \"\"")) + "}",
        KeyList.Dashes => string.Join('\n', keys.Select(key => "- " + key)),
        _ => throw new ArgumentOutOfRangeException(nameof(list), list, "This way of listing keys is not written yet."),
    };

    private static string And(string[] keys) => keys.Length == 1 ? keys[0] : string.Join(", ", keys[..^1]) + " and " + keys[^1];
}
