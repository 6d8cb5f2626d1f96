namespace CoERouter.Router.Refinement;

/// <summary>
/// What prompts teach without any score: which terms are rare, what shape is usual, and which words belong to one subject. Several models of the same prompts
/// share one. Immutable; any thread.
/// </summary>
public sealed class PromptSpace
{
    private readonly PromptVectorizer _vectorizer;
    private readonly TopicSpace _topics;
    private readonly bool _hasPrompts;

    private PromptSpace(PromptVectorizer vectorizer, TopicSpace topics, bool hasPrompts)
    {
        _vectorizer = vectorizer;
        _topics = topics;
        _hasPrompts = hasPrompts;
    }

    /// <summary>A space without prompts: nothing is read.</summary>
    public static PromptSpace Empty { get; } = Learn([], 0);

    /// <summary>Widths of the blocks that a prompt is read into: terms, shape, topics.</summary>
    internal int[] Widths => [_vectorizer.Terms, _hasPrompts ? PromptShape.Figures : 0, _topics.Topics];

    /// <summary>Learns a space.</summary>
    /// <param name="prompts">Prompts, with or without known scores; null ones are passed over.</param>
    /// <param name="seed">Seed of the search for subjects.</param>
    public static PromptSpace Learn(IReadOnlyList<string?> prompts, int seed)
    {
        var vectorizer = new PromptVectorizer(prompts);
        SparseRows rows = new(vectorizer.Terms);
        foreach (string? prompt in prompts)
        {
            rows.Add(vectorizer.Text(prompt));
        }

        return new(vectorizer, TopicSpace.Learn(rows, seed), prompts.Any(prompt => prompt is not null));
    }

    /// <summary>Reads prompts: the rows of all of them, block by block.</summary>
    internal SparseRows[] ReadAll(IEnumerable<string?> prompts)
    {
        SparseRows[] blocks = [.. Widths.Select(width => new SparseRows(width))];
        foreach (string? prompt in prompts)
        {
            List<(int Column, float Value)>[] rows = Read(prompt);
            for (int block = 0; block < rows.Length; block++)
            {
                blocks[block].Add(rows[block]);
            }
        }

        return blocks;
    }

    /// <summary>Reads a prompt: one row per block.</summary>
    internal List<(int Column, float Value)>[] Read(string? prompt)
    {
        string? read = _hasPrompts ? prompt : null;
        List<(int Column, float Value)> text = _vectorizer.Text(read);
        return [text, _vectorizer.Shape(read), _topics.Of(text)];
    }
}
