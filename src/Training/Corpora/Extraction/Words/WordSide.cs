namespace CoERouter.Training.Corpora.Extraction.Words;

/// <summary>
/// Says which pool a word belongs to, by a hash of the word itself: a word is on the same side in every list and however it was drawn or
/// invented,
/// so nothing that training shows can be drawn for <see cref="Wording.Unseen"/>.
/// </summary>
internal static class WordSide
{
    private const uint FnvOffset = 2166136261;
    private const uint FnvPrime = 16777619;

    // One word in four is never shown in training.
    private const uint Sides = 4;

    public static Wording Of(ReadOnlySpan<char> word)
    {
        uint hash = FnvOffset;
        foreach (char letter in word)
        {
            hash = (hash ^ char.ToLowerInvariant(letter)) * FnvPrime;
        }

        // The low bits of FNV-1a mix poorly on short words; the high half is folded in.
        return ((hash ^ (hash >> 15)) % Sides) == 0 ? Wording.Unseen : Wording.Seen;
    }
}
