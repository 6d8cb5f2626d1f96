namespace CoERouter.Training.Corpora.Extraction.Words;

/// <summary>A list of words split into those that training shows and those that it never shows.</summary>
internal sealed class WordPool
{
    private readonly string[] _seen;
    private readonly string[] _unseen;

    /// <param name="words">The words, separated by commas; a word may hold spaces.</param>
    public WordPool(string words)
    {
        string[] all = words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        _seen = [.. all.Where(word => WordSide.Of(word) == Wording.Seen)];
        _unseen = [.. all.Where(word => WordSide.Of(word) == Wording.Unseen)];
        if (_seen.Length == 0 || _unseen.Length == 0)
        {
            throw new ArgumentException($"The pool '{all.FirstOrDefault()}, ...' has words on one side only; add words to it.", nameof(words));
        }
    }

    public IReadOnlyList<string> Of(Wording wording) => wording == Wording.Unseen ? _unseen : _seen;

    public string Pick(Random random, Wording wording)
    {
        string[] words = wording == Wording.Unseen ? _unseen : _seen;
        return words[random.Next(words.Length)];
    }
}
