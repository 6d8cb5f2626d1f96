using CoERouter.Training.Corpora.Knowledge;

namespace CoERouter.Training.Categorization;

/// <summary>Slips of the finger, to train and measure with.</summary>
public static class TypingSlips
{
    /// <summary>Swaps, drops, doubles or replaces one inner letter of one word, where there is a word long enough.</summary>
    public static string SlipOnce(string prompt, Random random) => Typing.SlipOnce(prompt, random);
}
