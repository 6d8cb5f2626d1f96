namespace CoERouter.Router.Refinement;

/// <summary>Turns a prompt and its category into one row per block of features: category, terms, shape, topics. Immutable; any thread.</summary>
internal sealed class SampleReader
{
    /// <summary>Place of the category among the blocks.</summary>
    public const int Category = 0;

    /// <summary>Names of the blocks, in order.</summary>
    public static readonly IReadOnlyList<string> Blocks = ["category", "terms", "shape", "topics"];

    private readonly ScoreModelOptions _options;
    private readonly PromptVectorizer _vectorizer;
    private readonly TopicSpace _topics;
    private readonly Dictionary<string, int> _categories;
    private readonly CategoryGuess? _guess;

    private SampleReader(ScoreModelOptions options, PromptVectorizer vectorizer, TopicSpace topics, Dictionary<string, int> categories, CategoryGuess? guess)
    {
        _options = options;
        _vectorizer = vectorizer;
        _topics = topics;
        _categories = categories;
        _guess = guess;
    }

    /// <summary>Learns from samples how to read.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="unlabelled">Further prompts, of which no score is known.</param>
    /// <param name="options">What may be read.</param>
    /// <param name="folds">Fold of each sample.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <returns>The reader and the samples as blocks; a guessed category is that of a guess that has not seen the sample.</returns>
    public static (SampleReader Reader, SparseRows[] Blocks) Learn(
        IReadOnlyList<RefinementSample> samples, IReadOnlyList<string> unlabelled, ScoreModelOptions options, int[] folds, CancellationToken cancellationToken)
    {
        string?[] prompts = options.ReadsPrompt ? [.. samples.Select(sample => sample.Prompt), .. unlabelled] : [];
        var vectorizer = new PromptVectorizer(prompts);
        SparseRows all = new(vectorizer.Terms);
        foreach (string? prompt in prompts)
        {
            all.Add(vectorizer.Text(prompt));
        }

        TopicSpace topics = TopicSpace.Learn(all, options.Seed);
        string[] names = options.Category == CategoryKnowledge.None
            ? []
            : [.. samples.Select(sample => sample.Category ?? string.Empty).Distinct().Order(StringComparer.Ordinal)];
        Dictionary<string, int> categories = names.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
        SampleReader reader = new(options, vectorizer, topics, categories, null);
        SparseRows[] fromPrompt = [new(vectorizer.Terms), new(options.ReadsPrompt ? PromptShape.Figures : 0), new(topics.Topics)];
        foreach (RefinementSample sample in samples)
        {
            List<(int, float)>[] rows = reader.ReadPrompt(sample.Prompt);
            for (int block = 0; block < rows.Length; block++)
            {
                fromPrompt[block].Add(rows[block]);
            }
        }

        if (options.Category == CategoryKnowledge.Guessed && names.Length > 1)
        {
            (CategoryGuess guess, SparseRows outOfFold) = CategoryGuess.Learn(
                fromPrompt, [.. samples.Select(sample => categories[sample.Category ?? string.Empty])], names.Length, folds, cancellationToken);
            return (new(options, vectorizer, topics, categories, guess), [outOfFold, .. fromPrompt]);
        }

        SparseRows given = new(names.Length);
        foreach (RefinementSample sample in samples)
        {
            given.Add(reader.GivenCategory(sample.Category));
        }

        return (reader, [given, .. fromPrompt]);
    }

    /// <summary>Reads one prompt, block by block.</summary>
    public List<(int Column, float Value)>[] Read(string? prompt, string? category)
    {
        List<(int, float)>[] rows = ReadPrompt(prompt);
        return [_guess is null ? GivenCategory(category) : _guess.Of(rows), .. rows];
    }

    private List<(int Column, float Value)>[] ReadPrompt(string? prompt)
    {
        string? read = _options.ReadsPrompt ? prompt : null;
        List<(int Column, float Value)> text = _vectorizer.Text(read);
        return [text, _vectorizer.Shape(read), _topics.Of(text)];
    }

    private List<(int Column, float Value)> GivenCategory(string? category) =>
        _categories.TryGetValue(category ?? string.Empty, out int column) ? [(column, 1)] : [];
}
