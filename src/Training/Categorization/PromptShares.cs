namespace CoERouter.Training.Categorization;

/// <summary>The share of each prompt in each category, as numbers.</summary>
internal static class PromptShares
{
    /// <summary>Per prompt one number per category.</summary>
    /// <exception cref="ArgumentException">There are no prompts, or one has a category that is not among them.</exception>
    public static float[][] Of(IReadOnlyList<LabelledPrompt> prompts, IReadOnlyList<string> categories)
    {
        if (prompts.Count == 0)
        {
            throw new ArgumentException("There are no prompts to train on.", nameof(prompts));
        }

        Dictionary<string, int> index = categories.Select((name, i) => (name, i)).ToDictionary(item => item.name, item => item.i, StringComparer.Ordinal);
        return [.. prompts.Select(Of)];

        float[] Of(LabelledPrompt prompt)
        {
            float[] shares = new float[categories.Count];
            foreach ((string name, double share) in prompt.Mixture ?? new Dictionary<string, double> { [prompt.Category] = 1 })
            {
                shares[IndexOf(name)] = (float)share;
            }

            return shares;
        }

        int IndexOf(string name) => index.TryGetValue(name, out int i)
            ? i
            : throw new ArgumentException($"A prompt has the category '{name}', which is not among the {categories.Count} categories.", nameof(prompts));
    }
}
