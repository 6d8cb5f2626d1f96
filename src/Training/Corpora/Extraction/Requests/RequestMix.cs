namespace CoERouter.Training.Corpora.Extraction.Requests;

/// <summary>How many keys requests ask for, and how often they ask for what the text does not hold.</summary>
/// <param name="CountWeights">How often 1, 2, 3, ... keys are asked for, relative to each other.</param>
/// <param name="MissingShare">The share of asked keys that the text does not hold.</param>
internal sealed record RequestMix(int[] CountWeights, double MissingShare)
{
    /// <summary>What users ask.</summary>
    public static RequestMix Question { get; } = new([25, 32, 22, 12, 6, 3], 0.08);

    /// <summary>
    /// What training asks: more keys, because the answer alone teaches and the text is paid for once; more missing ones, because an
    /// expert that rarely meets them invents values.
    /// </summary>
    public static RequestMix Lesson { get; } = new([12, 20, 22, 20, 16, 10], 0.2);

    /// <summary>Draws a number of keys.</summary>
    public int Count(Random random)
    {
        int point = random.Next(CountWeights.Sum());
        int index = 0;
        while (point >= CountWeights[index])
        {
            point -= CountWeights[index++];
        }

        return index + 1;
    }
}
