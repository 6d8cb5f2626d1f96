using CoERouter.Router.Refinement;

namespace CoERouter.Evaluation.Routing.Policies;

/// <summary>
/// The baseline of RouterBench: the mean scores of the nearest training prompts by the cosine of their terms. Immutable; one thread per call.
/// </summary>
public sealed class PromptNeighbours
{
    /// <summary>How many neighbours vote.</summary>
    public const int Neighbours = 50;

    private readonly PromptVectorizer _vectorizer;
    private readonly List<(int Sample, float Value)>[] _postings;
    private readonly IReadOnlyList<RefinementSample> _samples;
    private readonly double[] _means;

    /// <param name="samples">Training prompts with their scores.</param>
    public PromptNeighbours(IReadOnlyList<RefinementSample> samples)
    {
        _samples = samples;
        _vectorizer = new([.. samples.Select(sample => sample.Prompt)]);
        _postings = [.. Enumerable.Range(0, _vectorizer.Terms).Select(_ => new List<(int, float)>())];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            foreach ((int column, float value) in _vectorizer.Text(samples[sample].Prompt))
            {
                _postings[column].Add((sample, value));
            }
        }

        _means = [.. Enumerable.Range(0, samples[0].Scores.Count).Select(arm => samples.Average(sample => sample.Scores[arm]))];
    }

    /// <summary>Mean scores of the nearest prompts; the global means where none shares a term.</summary>
    public double[] Predict(string? prompt)
    {
        float[] similarities = new float[_samples.Count];
        foreach ((int column, float value) in _vectorizer.Text(prompt))
        {
            foreach ((int sample, float other) in _postings[column])
            {
                similarities[sample] += value * other;
            }
        }

        int[] nearest = [.. Enumerable.Range(0, similarities.Length).ToArray()];
        float[] keys = [.. similarities.Select(similarity => -similarity)];
        Array.Sort(keys, nearest);
        int[] chosen = [.. nearest.Take(Neighbours).Where(sample => similarities[sample] > 0)];
        return chosen.Length == 0 ? _means : [.. _means.Select((_, arm) => chosen.Average(sample => _samples[sample].Scores[arm]))];
    }
}
