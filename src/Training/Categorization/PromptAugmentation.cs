using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Knowledge;

namespace CoERouter.Training.Categorization;

/// <summary>Changes how a prompt is typed and what surrounds it, but not what it asks.</summary>
internal static class PromptAugmentation
{
    // One slip for so many characters, on average of the prompts that get slips.
    private const int CharactersPerSlip = 40;
    private const int MostSlips = 12;

    // A cut leaves most of the prompt, and never touches a short one.
    private const int ShortestCutPrompt = 60;
    private const double LeastLeft = 0.6;

    /// <summary>Changes a prompt in one or two ways.</summary>
    public static string Apply(string prompt, Random random)
    {
        prompt = Change(prompt, random);
        return random.Next(2) == 0 ? prompt : Change(prompt, random);
    }

    private static string Change(string prompt, Random random)
    {
        switch (random.Next(7))
        {
            case 0:
                return prompt.ToLowerInvariant();
            case 1:
                return random.Next(4) == 0 ? prompt.ToUpperInvariant() : prompt.ToLowerInvariant();
            case 2:
                int slips = Math.Min(1 + (prompt.Length / CharactersPerSlip), MostSlips);
                for (int i = random.Next(slips) + 1; i > 0; i--)
                {
                    prompt = Typing.SlipOnce(prompt, random);
                }

                return prompt;
            case 3 when prompt.Length > 0:
                return Courtesies.Add(prompt, takesOpening: true, random, Wording.Seen);
            case 4 when prompt.Length >= ShortestCutPrompt:
                return prompt[..(int)(prompt.Length * (LeastLeft + ((1 - LeastLeft) * random.NextDouble())))];
            case 5:
                return prompt.Replace('\n', ' ');
            default:
                string bare = prompt.TrimEnd('?', '.', '!', ' ');
                return bare.Length > 0 ? bare : prompt;
        }
    }
}
