using CoERouter.Router.Refinement;

namespace CoERouter.Evaluation.Routing.Policies;

/// <summary>
/// How familiar a prompt is to a set of known ones: similarity to its neighbours, share of its terms that are known, distance of its shape from that of the
/// nearest category, and the oddest figure of its shape among prompts of its neighbours' category. Immutable; any thread.
/// </summary>
internal sealed class PromptFamiliarity
{
    /// <summary>How many figures <see cref="Measure"/> gives.</summary>
    public const int Figures = 4;

    private const int Neighbours = 10;
    private const int MostPrompts = 2000;
    private const int FewestOfCategory = 10;
    private const double LeastSimilarity = 0.005;
    private const double LeastOddness = 0.1;

    // A figure that hardly varies within a category must not shout when it moves a little.
    private const double LeastDeviation = 0.1;
    private const double MostDistance = 25;

    private readonly Dictionary<uint, int> _frequencies = [];
    private readonly Dictionary<uint, List<(int Prompt, float Value)>> _postings = [];
    private readonly Dictionary<string, (double[] Means, double[] Deviations)> _shapes = [];
    private readonly string[] _categories;
    private readonly int _prompts;

    /// <summary>Learns what is known.</summary>
    /// <param name="known">Prompts with their categories; of more than 2,000 evenly spaced ones are read.</param>
    public PromptFamiliarity(IReadOnlyList<(string Prompt, string Category)> known)
    {
        int step = (known.Count + MostPrompts - 1) / MostPrompts;
        (string Prompt, string Category)[] read = [.. known.Where((_, index) => index % Math.Max(1, step) == 0)];
        _prompts = read.Length;
        _categories = [.. read.Select(pair => pair.Category)];
        Dictionary<uint, int>[] counts = [.. read.Select(pair => Count(pair.Prompt))];
        foreach (uint term in counts.SelectMany(count => count.Keys))
        {
            _frequencies[term] = _frequencies.GetValueOrDefault(term) + 1;
        }

        for (int prompt = 0; prompt < counts.Length; prompt++)
        {
            (Dictionary<uint, double> values, double length, _) = Weighted(counts[prompt]);
            foreach ((uint term, double value) in values.Where(pair => _frequencies[pair.Key] > 1 && 2 * _frequencies[pair.Key] < _prompts))
            {
                if (!_postings.TryGetValue(term, out List<(int, float)>? posting))
                {
                    _postings[term] = posting = [];
                }

                posting.Add((prompt, (float)(value / length)));
            }
        }

        double[][] shapes = [.. read.Select(pair => Shape(pair.Prompt))];
        (_, double[] everywhere) = Spread(shapes);
        foreach (int[] rows in Enumerable.Range(0, read.Length).GroupBy(row => read[row].Category).Select(group => group.ToArray()).Where(rows => rows.Length >= FewestOfCategory))
        {
            (double[] means, double[] deviations) = Spread([.. rows.Select(row => shapes[row])]);
            _shapes[read[rows[0]].Category] = (means, [.. deviations.Zip(everywhere, (own, all) => Math.Max(Math.Max(own, LeastDeviation * all), 1e-9))]);
        }
    }

    /// <summary>
    /// Measures a prompt: logarithm of the mean cosine to its nearest ten, share of known terms, logarithms of the distance of its shape and of its oddest figure.
    /// </summary>
    public double[] Measure(string prompt)
    {
        (Dictionary<uint, double> values, double length, double known) = Weighted(Count(prompt));
        float[] similarities = new float[_prompts];
        foreach ((uint term, double value) in values)
        {
            if (_postings.TryGetValue(term, out List<(int Prompt, float Value)>? posting))
            {
                foreach ((int other, float weight) in posting)
                {
                    similarities[other] += (float)(value / length) * weight;
                }
            }
        }

        int[] nearest = [.. Enumerable.Range(0, _prompts)];
        Array.Sort(similarities, nearest);
        int[] neighbours = nearest[Math.Max(0, nearest.Length - Neighbours)..];
        double similarity = similarities.TakeLast(Neighbours).DefaultIfEmpty(0).Average();
        double[] shape = Shape(prompt);
        string? kind = neighbours.Select((other, place) => (Category: _categories[other], Value: similarities[similarities.Length - neighbours.Length + place]))
            .Where(pair => _shapes.ContainsKey(pair.Category)).GroupBy(pair => pair.Category)
            .OrderByDescending(group => group.Sum(pair => pair.Value)).ThenBy(group => group.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;
        double distance = _shapes.Values.Select(category => Deviations(shape, category).Average()).DefaultIfEmpty(MostDistance).Min();
        double oddest = kind is null ? MostDistance : Deviations(shape, _shapes[kind]).Max();
        return [Math.Log(similarity + LeastSimilarity), known, Math.Log(distance + LeastSimilarity), Math.Log(oddest + LeastOddness)];
    }

    private static IEnumerable<double> Deviations(double[] shape, (double[] Means, double[] Deviations) category) => shape.Select((value, figure) =>
    {
        double deviations = (value - category.Means[figure]) / category.Deviations[figure];
        return Math.Min(MostDistance, deviations * deviations);
    });

    private static Dictionary<uint, int> Count(string prompt)
    {
        Dictionary<uint, int> counts = [];
        PromptTerms.Count(prompt, counts);
        return counts;
    }

    private static double[] Shape(string prompt)
    {
        double[] shape = new double[PromptShape.Figures];
        PromptShape.Measure(prompt, shape);
        return shape;
    }

    private static (double[] Means, double[] Deviations) Spread(double[][] shapes)
    {
        double[] means = [.. Enumerable.Range(0, PromptShape.Figures).Select(figure => shapes.Select(shape => shape[figure]).DefaultIfEmpty(0).Average())];
        return (means, [.. means.Select((mean, figure) => Math.Sqrt(shapes.Select(shape => (shape[figure] - mean) * (shape[figure] - mean)).DefaultIfEmpty(0).Average()))]);
    }

    // Unlike a vectorizer's, the length counts the terms that are not known.
    private (Dictionary<uint, double> Values, double Length, double Known) Weighted(Dictionary<uint, int> counts)
    {
        Dictionary<uint, double> values = [];
        double square = 0;
        double known = 0;
        foreach ((uint term, int count) in counts)
        {
            int frequency = _frequencies.GetValueOrDefault(term);
            double value = (1 + Math.Log(count)) * Math.Log((1.0 + _prompts) / (1.0 + frequency));
            values[term] = value;
            square += value * value;
            known += frequency > 1 ? value * value : 0;
        }

        return square > 0 ? (values, Math.Sqrt(square), Math.Sqrt(known / square)) : (values, 1, 0);
    }
}
