using System.Text;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>Unicode normal form C (Unicode Standard Annex 15), which the runtime does not do where globalization is invariant. Linear but
/// for sorting runs of combining marks. Unpaired surrogates become U+FFFD, as they do in UTF-8.</summary>
internal static class FormC
{
    /// <summary>No character below takes part in composition unless one at or above follows it.</summary>
    private const char FirstCombining = '\u0300';

    private const int HangulFirst = 0xAC00;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TrailBefore = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Trails = 28;

    /// <summary>The text in form C; the same span where it is plainly so already.</summary>
    internal static ReadOnlySpan<char> Normalize(ReadOnlySpan<char> text) =>
        text.ContainsAnyExceptInRange('\0', (char)(FirstCombining - 1)) ? Write(Compose(Decompose(text))) : text;

    private static List<(int CodePoint, byte Class)> Decompose(ReadOnlySpan<char> text)
    {
        var tables = CanonicalTables.Instance;
        var result = new List<(int CodePoint, byte Class)>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var hangul = rune.Value - HangulFirst;
            if (hangul is >= 0 and < Leads * Vowels * Trails)
            {
                result.Add((LeadFirst + (hangul / (Vowels * Trails)), 0));
                result.Add((VowelFirst + (hangul / Trails % Vowels), 0));
                if (hangul % Trails != 0)
                {
                    result.Add((TrailBefore + (hangul % Trails), 0));
                }
            }
            else if (tables.TryDecompose(rune.Value, out var parts))
            {
                result.AddRange(parts.Select(part => (part, tables.ClassOf(part))));
            }
            else
            {
                result.Add((rune.Value, tables.ClassOf(rune.Value)));
            }
        }

        SortMarks(result);
        return result;
    }

    // Within a run of marks the order is that of their classes, and equal classes keep the order that they have.
    private static void SortMarks(List<(int CodePoint, byte Class)> text)
    {
        for (int start = 0, end; start < text.Count; start = end)
        {
            end = start + 1;
            if (text[start].Class == 0)
            {
                continue;
            }

            var sorted = true;
            for (; end < text.Count && text[end].Class != 0; end++)
            {
                sorted &= text[end - 1].Class <= text[end].Class;
            }

            if (!sorted)
            {
                var marks = text.GetRange(start, end - start).OrderBy(mark => mark.Class).ToList();
                for (var i = 0; i < marks.Count; i++)
                {
                    text[start + i] = marks[i];
                }
            }
        }
    }

    private static List<int> Compose(List<(int CodePoint, byte Class)> text)
    {
        var result = new List<int>(text.Count);
        var starter = -1;
        var lastClass = 0;
        foreach (var (codePoint, combining) in text)
        {
            // Blocked: a mark of the same or a higher class, or another starter, stands between.
            var adjacent = starter == result.Count - 1;
            var open = starter >= 0 && (adjacent || (lastClass != 0 && lastClass < combining));
            if (open && TryCompose(result[starter], codePoint, out var composite))
            {
                result[starter] = composite;
                continue;
            }

            result.Add(codePoint);
            lastClass = combining;
            if (combining == 0)
            {
                starter = result.Count - 1;
            }
        }

        return result;
    }

    private static bool TryCompose(int first, int last, out int composite)
    {
        var (lead, vowel) = (first - LeadFirst, last - VowelFirst);
        if (lead is >= 0 and < Leads && vowel is >= 0 and < Vowels)
        {
            composite = HangulFirst + (((lead * Vowels) + vowel) * Trails);
            return true;
        }

        var (syllable, trail) = (first - HangulFirst, last - TrailBefore);
        if (syllable is >= 0 and < Leads * Vowels * Trails && syllable % Trails == 0 && trail is > 0 and < Trails)
        {
            composite = first + trail;
            return true;
        }

        return CanonicalTables.Instance.TryCompose(first, last, out composite);
    }

    private static string Write(List<int> codePoints)
    {
        var text = new StringBuilder(codePoints.Count);
        Span<char> pair = stackalloc char[2];
        foreach (var codePoint in codePoints)
        {
            text.Append(pair[..new Rune(codePoint).EncodeToUtf16(pair)]);
        }

        return text.ToString();
    }
}
