using System.Globalization;

namespace CoERouter.Experts.Tokenization.Matching;

/// <summary>Look-ups over <see cref="ScriptData"/>, read once when a tokenizer first needs them. Immutable.</summary>
internal static class Scripts
{
    /// <summary>The script of code points that no character is assigned to.</summary>
    internal const string Unknown = "Unknown";

    private static readonly Lazy<(int First, int Last, string Script)[]> s_ranges = new(Read);

    /// <summary>The name of the script of a code point, as the Unicode Standard writes it.</summary>
    internal static string Of(int codePoint)
    {
        (int First, int Last, string Script)[] ranges = s_ranges.Value;
        int low = 0;
        int high = ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            if (codePoint < ranges[middle].First)
            {
                high = middle - 1;
            }
            else if (codePoint > ranges[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return ranges[middle].Script;
            }
        }

        return Unknown;
    }

    /// <summary>The name as <see cref="Of"/> gives it, for a name in any case and with or without underscores; null where there is no such
    /// script.</summary>
    internal static string? Find(string name)
    {
        string wanted = Plain(name);
        foreach ((_, _, string script) in s_ranges.Value)
        {
            if (string.Equals(Plain(script), wanted, StringComparison.OrdinalIgnoreCase))
            {
                return script;
            }
        }

        return null;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);

    private static (int First, int Last, string Script)[] Read()
    {
        List<(int First, int Last, string Script)> ranges = [];
        string script = "";
        foreach (string item in ScriptData.Ranges.Split([' ', ',', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = item.Split('=');
            script = sides.Length == 2 ? sides[0] : script;
            string[] ends = sides[^1].Split('-');
            ranges.Add((Hexadecimal(ends[0]), Hexadecimal(ends[^1]), script));
        }

        return [.. ranges.OrderBy(range => range.First)];
    }

    private static int Hexadecimal(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
