namespace CoERouter.Router.Refinement;

/// <summary>
/// Turns prompts into sparse rows of unit length: terms weighted by the logarithm of their count and by how rare they are (tf-idf), and the shape of the
/// prompt standardised by the training prompts. Terms seen in one training prompt only are left out. Immutable; any thread.
/// </summary>
public sealed class PromptVectorizer
{
    private const int FewestPrompts = 2;
    private const double MostDeviations = 3;

    private readonly Dictionary<uint, (int Column, float Rarity)> _terms = [];
    private readonly double[] _means = new double[PromptShape.Figures];
    private readonly double[] _deviations = new double[PromptShape.Figures];

    /// <summary>Learns terms, their rarity and the usual shape from prompts.</summary>
    /// <param name="prompts">Training prompts; null ones are passed over.</param>
    public PromptVectorizer(IReadOnlyList<string?> prompts)
    {
        Dictionary<uint, int> frequencies = [];
        Dictionary<uint, int> counts = [];
        Span<double> figures = stackalloc double[PromptShape.Figures];
        int known = 0;
        foreach (string prompt in prompts.OfType<string>())
        {
            known++;
            PromptTerms.Count(prompt, counts);
            foreach (uint term in counts.Keys)
            {
                frequencies[term] = frequencies.GetValueOrDefault(term) + 1;
            }

            PromptShape.Measure(prompt, figures);
            for (int i = 0; i < figures.Length; i++)
            {
                _means[i] += figures[i];
                _deviations[i] += figures[i] * figures[i];
            }
        }

        // Ordered, so that equal data gives equal columns whatever the dictionary does.
        foreach ((uint term, int frequency) in frequencies.Where(pair => pair.Value >= FewestPrompts).OrderBy(pair => pair.Key))
        {
            _terms[term] = (_terms.Count, (float)Math.Log((1.0 + known) / (1.0 + frequency)));
        }

        for (int i = 0; i < PromptShape.Figures; i++)
        {
            _means[i] /= Math.Max(1, known);
            _deviations[i] = Math.Sqrt(Math.Max(0, (_deviations[i] / Math.Max(1, known)) - (_means[i] * _means[i])));
        }
    }

    /// <summary>How many terms are known: the width of <see cref="Text"/>.</summary>
    public int Terms => _terms.Count;

    /// <summary>The known terms of a prompt as a row of length 1; empty where none is known.</summary>
    public List<(int Column, float Value)> Text(string? prompt)
    {
        List<(int Column, float Value)> row = [];
        if (prompt is null)
        {
            return row;
        }

        Dictionary<uint, int> counts = [];
        PromptTerms.Count(prompt, counts);
        double square = 0;
        foreach ((uint term, int count) in counts)
        {
            if (_terms.TryGetValue(term, out (int Column, float Rarity) known))
            {
                float value = (1 + MathF.Log(count)) * known.Rarity;
                row.Add((known.Column, value));
                square += value * value;
            }
        }

        float unit = square > 0 ? (float)(1 / Math.Sqrt(square)) : 0;
        row.Sort((left, right) => left.Column.CompareTo(right.Column));
        for (int i = 0; i < row.Count; i++)
        {
            row[i] = (row[i].Column, row[i].Value * unit);
        }

        return row;
    }

    /// <summary>The shape of a prompt as a row of about length 1; empty where there is no prompt.</summary>
    public List<(int Column, float Value)> Shape(string? prompt)
    {
        List<(int Column, float Value)> row = [];
        if (prompt is null)
        {
            return row;
        }

        Span<double> figures = stackalloc double[PromptShape.Figures];
        PromptShape.Measure(prompt, figures);
        for (int i = 0; i < figures.Length; i++)
        {
            if (_deviations[i] > 1e-9)
            {
                double standard = Math.Clamp((figures[i] - _means[i]) / _deviations[i], -MostDeviations, MostDeviations);
                row.Add((i, (float)(standard / Math.Sqrt(PromptShape.Figures))));
            }
        }

        return row;
    }
}
