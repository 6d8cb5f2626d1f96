using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace CoERouter.Router.Refinement;

/// <summary>
/// Computes the gain that a <see cref="GainModel"/> expects for a prompt. Pure: equal prompts give equal gains, bit for bit. Any thread;
/// allocates nothing once as many threads have asked as ever ask at a time.
/// </summary>
internal sealed class GainScorer
{
    // Shapes are clamped so, since a prompt far from all others should not decide by its length alone.
    private const double MostDeviations = 3;
    private const int MostIdle = 64;

    private readonly GainModel _model;
    private readonly FrozenDictionary<uint, (double Rarity, double Weight)> _terms;
    private readonly ConcurrentQueue<Dictionary<uint, int>> _idle = new();

    public GainScorer(GainModel model)
    {
        _model = model;
        _terms = Enumerable.Range(0, model.Terms.Length).ToFrozenDictionary(i => model.Terms[i], i => (model.Rarities[i], model.TermWeights[i]));
    }

    /// <summary>The expected gain.</summary>
    public double Score(ReadOnlySpan<char> prompt)
    {
        double score = _model.Mean;
        if (_model.ShapeWeights.Length > 0)
        {
            Span<double> figures = stackalloc double[PromptShape.Figures];
            PromptShape.Measure(prompt, figures);
            for (int i = 0; i < figures.Length; i++)
            {
                score += Standard(figures[i], _model.ShapeMeans[i], _model.ShapeDeviations[i]) * _model.ShapeWeights[i];
            }
        }

        return _terms.Count == 0 ? score : score + Text(prompt);
    }

    /// <summary>A figure of a shape as the model reads it; the whole shape has a length of about 1.</summary>
    internal static double Standard(double figure, double mean, double deviation) => deviation > 1e-9
        ? Math.Clamp((figure - mean) / deviation, -MostDeviations, MostDeviations) / Math.Sqrt(PromptShape.Figures)
        : 0;

    /// <summary>A count of a term as the model reads it, before the prompt is scaled to length 1.</summary>
    internal static double Term(int count, double rarity) => (1 + Math.Log(count)) * rarity;

    private double Text(ReadOnlySpan<char> prompt)
    {
        Dictionary<uint, int> counts = _idle.TryDequeue(out Dictionary<uint, int>? idle) ? idle : [];
        PromptTerms.Count(prompt, counts);
        double sum = 0, square = 0;
        foreach ((uint term, int count) in counts)
        {
            if (_terms.TryGetValue(term, out (double Rarity, double Weight) known))
            {
                double value = Term(count, known.Rarity);
                sum += value * known.Weight;
                square += value * value;
            }
        }

        if (_idle.Count < MostIdle)
        {
            _idle.Enqueue(counts);
        }

        return square > 0 ? sum / Math.Sqrt(square) : 0;
    }
}
