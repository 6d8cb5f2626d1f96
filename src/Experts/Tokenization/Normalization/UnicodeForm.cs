using System.Text;
using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>The Unicode normal forms C, D, KC and KD (Unicode Standard Annex 15), which the runtime does not do where globalization is
/// invariant. Linear but for sorting runs of combining marks. Unpaired surrogates become U+FFFD, as they do in UTF-8.</summary>
internal sealed class UnicodeForm(bool composes, bool compatible) : INormalizer
{
    /// <summary>No character below takes part in composition unless one at or above follows it.</summary>
    private const char FirstCombining = '\u0300';

    /// <summary>The first characters that decompose: A with grave, and the no-break space.</summary>
    private const char FirstCanonical = '\u00C0';
    private const char FirstCompatible = '\u00A0';

    private const int HangulFirst = 0xAC00;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TrailBefore = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Trails = 28;

    private readonly char _lastUnchanged = (char)((compatible ? FirstCompatible : composes ? FirstCombining : FirstCanonical) - 1);

    public AlignedText Apply(AlignedText text, bool tracks)
    {
        if (!text.Text.ContainsAnyExceptInRange('\0', _lastUnchanged))
        {
            return text;
        }

        List<AlignedCodePoint> codePoints = Decompose(text.Text);
        AlignedTextBuilder result = new(text.Length + 16, tracks);
        foreach (AlignedCodePoint codePoint in composes ? Compose(codePoints) : codePoints)
        {
            result.Replace(text, codePoint.Start, codePoint.End, new Rune(codePoint.Value));
        }

        return result.Build(text.IsFirst);
    }

    private List<AlignedCodePoint> Decompose(ReadOnlySpan<char> text)
    {
        CanonicalTables tables = CanonicalTables.Instance;
        List<AlignedCodePoint> result = new(text.Length);
        for (int start = 0, length; start < text.Length; start += length)
        {
            Rune.DecodeFromUtf16(text[start..], out Rune rune, out length);
            int hangul = rune.Value - HangulFirst;
            if (hangul is >= 0 and < Leads * Vowels * Trails)
            {
                result.Add(new(LeadFirst + (hangul / (Vowels * Trails)), 0, start, start + length));
                result.Add(new(VowelFirst + (hangul / Trails % Vowels), 0, start, start + length));
                if (hangul % Trails != 0)
                {
                    result.Add(new(TrailBefore + (hangul % Trails), 0, start, start + length));
                }
            }
            else if ((compatible && CompatibilityTables.Instance.TryDecompose(rune.Value, out int[] parts))
                || tables.TryDecompose(rune.Value, out parts))
            {
                foreach (int part in parts)
                {
                    result.Add(new(part, tables.ClassOf(part), start, start + length));
                }
            }
            else
            {
                result.Add(new(rune.Value, tables.ClassOf(rune.Value), start, start + length));
            }
        }

        SortMarks(result);
        return result;
    }

    // Within a run of marks the order is that of their classes, and equal classes keep the order that they have.
    private static void SortMarks(List<AlignedCodePoint> text)
    {
        for (int start = 0, end; start < text.Count; start = end)
        {
            end = start + 1;
            if (text[start].Class == 0)
            {
                continue;
            }

            bool sorted = true;
            for (; end < text.Count && text[end].Class != 0; end++)
            {
                sorted &= text[end - 1].Class <= text[end].Class;
            }

            if (!sorted)
            {
                List<AlignedCodePoint> marks = text.GetRange(start, end - start).OrderBy(mark => mark.Class).ToList();
                for (int i = 0; i < marks.Count; i++)
                {
                    text[start + i] = marks[i];
                }
            }
        }
    }

    private static List<AlignedCodePoint> Compose(List<AlignedCodePoint> text)
    {
        List<AlignedCodePoint> result = new(text.Count);
        int starter = -1;
        int lastClass = 0;
        foreach (AlignedCodePoint codePoint in text)
        {
            // Blocked: a mark of the same or a higher class, or another starter, stands between.
            bool adjacent = starter == result.Count - 1;
            bool open = starter >= 0 && (adjacent || (lastClass != 0 && lastClass < codePoint.Class));
            if (open && TryCompose(result[starter].Value, codePoint.Value, out int composite))
            {
                AlignedCodePoint first = result[starter];
                result[starter] = new(composite, 0, Math.Min(first.Start, codePoint.Start), Math.Max(first.End, codePoint.End));
                continue;
            }

            result.Add(codePoint);
            lastClass = codePoint.Class;
            if (codePoint.Class == 0)
            {
                starter = result.Count - 1;
            }
        }

        return result;
    }

    private static bool TryCompose(int first, int last, out int composite)
    {
        (int lead, int vowel) = (first - LeadFirst, last - VowelFirst);
        if (lead is >= 0 and < Leads && vowel is >= 0 and < Vowels)
        {
            composite = HangulFirst + (((lead * Vowels) + vowel) * Trails);
            return true;
        }

        (int syllable, int trail) = (first - HangulFirst, last - TrailBefore);
        if (syllable is >= 0 and < Leads * Vowels * Trails && syllable % Trails == 0 && trail is > 0 and < Trails)
        {
            composite = first + trail;
            return true;
        }

        return CanonicalTables.Instance.TryCompose(first, last, out composite);
    }
}
