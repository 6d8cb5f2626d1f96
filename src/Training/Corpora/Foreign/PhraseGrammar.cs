using System.Reflection;
using System.Text;

namespace CoERouter.Training.Corpora.Foreign;

/// <summary>The phrases and word pools of the foreign prompts, from the files embedded in this assembly. Immutable.</summary>
internal sealed class PhraseGrammar
{
    private const int UnseenEvery = 10;

    private readonly Dictionary<string, Pool> _pools;

    private PhraseGrammar(Dictionary<string, Pool> pools, IReadOnlyList<(string Group, Phrase Phrase)> phrases)
    {
        _pools = pools;
        Phrases = phrases;
    }

    /// <summary>All phrases, each with the name of its group, in the order of the file.</summary>
    public IReadOnlyList<(string Group, Phrase Phrase)> Phrases { get; }

    /// <summary>Reads the embedded files.</summary>
    public static PhraseGrammar ReadEmbedded()
    {
        using StreamReader pools = Open("pools");
        using StreamReader requests = Open("requests");
        return Read(pools, requests);
    }

    /// <summary>Reads a file of pools ("@name" and entries separated by ";") and a file of phrases ("## group" and one phrase a line).</summary>
    /// <exception cref="InvalidDataException">A phrase is outside of a group, or draws from a pool that does not exist.</exception>
    public static PhraseGrammar Read(TextReader poolFile, TextReader phraseFile)
    {
        Dictionary<string, List<string>> entries = [];
        List<string>? open = null;
        foreach (string line in LinesOf(poolFile))
        {
            if (line.StartsWith('@'))
            {
                entries.Add(line[1..], open = []);
                continue;
            }

            (open ?? throw new InvalidDataException($"The pool entries '{line}' stand before the first '@name'."))
                .AddRange(line.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }

        List<(string, Phrase)> phrases = [];
        string? group = null;
        foreach (string line in LinesOf(phraseFile))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                group = line[3..];
                continue;
            }

            Phrase phrase = Phrase.Parse(line);
            string? missing = phrase.Pools.FirstOrDefault(pool => !entries.ContainsKey(pool) && !WrittenWords.Names.Contains(pool));
            if (group is null || missing is not null)
            {
                throw new InvalidDataException(group is null
                    ? $"The phrase '{line}' stands before the first '## group'."
                    : $"The phrase '{line}' draws from the pool '{missing}', which does not exist.");
            }

            phrases.Add((group, phrase));
        }

        return new PhraseGrammar(entries.ToDictionary(e => e.Key, e => new Pool(e.Value)), phrases);
    }

    /// <summary>Writes one instance of a phrase.</summary>
    public string Write(Phrase phrase, Random random, Wording wording)
    {
        StringBuilder output = new();
        phrase.Write(output, random, name => Draw(name, random, wording));
        return output.ToString();
    }

    private string Draw(string name, Random random, Wording wording)
    {
        if (_pools.TryGetValue(name, out Pool? pool))
        {
            string[] words = wording == Wording.Seen ? pool.Seen : pool.Unseen;
            return words[random.Next(words.Length)];
        }

        return WrittenWords.Draw(name, random, sentencePool => Draw(sentencePool, random, wording));
    }

    // A comment has one "#", a group two.
    private static IEnumerable<string> LinesOf(TextReader file)
    {
        while (file.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line) && !line.StartsWith("# ", StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }

    private static StreamReader Open(string file)
    {
        string resource = $"{typeof(PhraseGrammar).Namespace}.{file}.txt";
        return new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly lacks its resource '{resource}'."));
    }

    // A pool too small to spare a word for unseen wording serves both.
    private sealed class Pool(List<string> words)
    {
        public string[] Seen { get; } = [.. words.Where((_, i) => i % UnseenEvery != UnseenEvery - 1)];

        public string[] Unseen { get; } = words.Count < UnseenEvery ? [.. words] : [.. words.Where((_, i) => i % UnseenEvery == UnseenEvery - 1)];
    }
}
