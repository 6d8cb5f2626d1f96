namespace CoERouter.Router.Refinement;

/// <summary>
/// Samples read into blocks of features (category, shape, topics, terms), and how to read further prompts in the same way. Models fitted to the same samples
/// share one. Immutable; any thread.
/// </summary>
public sealed class SampleReader
{
    private readonly PromptSpace _space;
    private readonly Dictionary<string, int> _categories;
    private readonly CategoryGuess? _guess;

    private SampleReader(PromptSpace space, Dictionary<string, int> categories, CategoryGuess? guess, IReadOnlyList<RefinementSample> samples, SparseRows[] blocks, int[] folds)
    {
        _space = space;
        _categories = categories;
        _guess = guess;
        Samples = samples;
        Blocks = blocks;
        Folds = folds;
    }

    /// <summary>The samples.</summary>
    public IReadOnlyList<RefinementSample> Samples { get; }

    /// <summary>The samples as rows; a guessed category is that of a guess that has not seen the sample.</summary>
    internal SparseRows[] Blocks { get; }

    /// <summary>The fold of each sample.</summary>
    internal int[] Folds { get; }

    /// <summary>Learns from samples how to read.</summary>
    /// <param name="samples">At least 10 samples with the same number of scores, 2 or more.</param>
    /// <param name="unscored">Further prompts; those with a category of a sample teach to guess it.</param>
    /// <param name="space">What is known of prompts; <see cref="PromptSpace.Empty"/> reads categories alone.</param>
    /// <param name="category">What may be known of the category.</param>
    /// <param name="seed">Seed of the folds.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="ArgumentException">Too few samples, ragged or non-finite scores.</exception>
    public static SampleReader Learn(
        IReadOnlyList<RefinementSample> samples, IReadOnlyList<UnscoredPrompt> unscored, PromptSpace space, CategoryKnowledge category, int seed, CancellationToken cancellationToken)
    {
        RefuseBad(samples);
        int[] folds = [.. Enumerable.Range(0, samples.Count).Select(sample => sample % TunedRegression.Folds)];
        new Random(seed).Shuffle(folds);
        string[] names = [.. samples.Select(sample => sample.Category ?? string.Empty).Distinct().Order(StringComparer.Ordinal)];

        // One category tells nothing.
        names = category == CategoryKnowledge.None || names.Length < 2 ? [] : names;
        Dictionary<string, int> categories = names.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
        SparseRows[] prompts = space.ReadAll(samples.Select(sample => sample.Prompt));
        SparseRows given = new(names.Length);
        foreach (RefinementSample sample in samples)
        {
            given.Add(Given(categories, sample.Category));
        }

        if (category != CategoryKnowledge.Guessed || names.Length == 0)
        {
            return new(space, categories, null, samples, [given, prompts[1], prompts[2], prompts[0]], folds);
        }

        UnscoredPrompt[] taught = [.. unscored.Where(prompt => prompt.Category is { } name && categories.ContainsKey(name))];
        (CategoryGuess guess, SparseRows guessed) = CategoryGuess.Learn(
            space.ReadAll(samples.Select(sample => sample.Prompt).Concat(taught.Select(prompt => prompt.Prompt))),
            [.. samples.Select(sample => categories[sample.Category ?? string.Empty]), .. taught.Select(prompt => categories[prompt.Category!])],
            names.Length,
            folds,
            cancellationToken);
        return new(space, categories, guess, samples, [guessed, prompts[1], prompts[2], prompts[0]], folds);
    }

    /// <summary>Reads one prompt, block by block.</summary>
    internal List<(int Column, float Value)>[] Read(string? prompt, string? category)
    {
        List<(int Column, float Value)>[] rows = _space.Read(prompt);
        return [_guess is null ? Given(_categories, category) : _guess.Of(rows), rows[1], rows[2], rows[0]];
    }

    private static List<(int Column, float Value)> Given(Dictionary<string, int> categories, string? category) =>
        categories.TryGetValue(category ?? string.Empty, out int column) ? [(column, 1)] : [];

    private static void RefuseBad(IReadOnlyList<RefinementSample> samples)
    {
        const int fewest = 2 * TunedRegression.Folds;
        if (samples.Count < fewest)
        {
            throw new ArgumentException($"A score model needs {fewest} samples or more; there are {samples.Count}.");
        }

        int arms = samples[0].Scores.Count;
        int bad = Enumerable.Range(0, samples.Count).FirstOrDefault(index => samples[index].Scores.Count != arms || arms < 2 || !samples[index].Scores.All(double.IsFinite), -1);
        if (bad >= 0)
        {
            throw new ArgumentException($"Sample {bad} must have a finite score for each of {Math.Max(2, arms)} arms; it has [{string.Join(", ", samples[bad].Scores)}].");
        }
    }
}
