using System.Reflection;
using System.Text;

namespace CoERouter.Training.Corpora.Foreign;

/// <summary>The phrases and word pools of the foreign prompts, from the files embedded in this assembly. Immutable.</summary>
internal sealed class PhraseGrammar
{
    private const int UnseenEvery = 10;
    private const string Header = "## ";
    private const string LineSuffix = "/lines";

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

    /// <summary>
    /// Reads a file of pools ("## name" and words separated by ";", or "## name/lines" and one phrase a line) and a file of phrases ("## group" and one phrase
    /// a line).
    /// </summary>
    /// <exception cref="InvalidDataException">A phrase is outside of a group, or draws from a pool that does not exist.</exception>
    public static PhraseGrammar Read(TextReader poolFile, TextReader phraseFile)
    {
        Dictionary<string, List<Phrase>> entries = ReadPools(poolFile);
        foreach ((string name, List<Phrase> words) in entries)
        {
            Check($"pool '{name}'", words.SelectMany(word => word.Pools), entries);
        }

        List<(string, Phrase)> phrases = [];
        string? group = null;
        foreach (string line in LinesOf(phraseFile))
        {
            if (line.StartsWith(Header, StringComparison.Ordinal))
            {
                group = line[Header.Length..];
                continue;
            }

            Phrase phrase = Phrase.Parse(line);
            Check($"phrase '{line}'", phrase.Pools, entries);
            if (group is null)
            {
                throw new InvalidDataException($"The phrase '{line}' stands before the first '## group'.");
            }

            phrases.Add((group, phrase));
        }

        return new PhraseGrammar(entries.ToDictionary(e => e.Key, e => new Pool(e.Value)), phrases);
    }

    /// <summary>Writes one instance of a phrase.</summary>
    public string Write(Phrase phrase, Random random, Wording wording)
    {
        StringBuilder output = new();
        Write(phrase, output, random, wording);
        return output.ToString();
    }

    private static Dictionary<string, List<Phrase>> ReadPools(TextReader file)
    {
        Dictionary<string, List<Phrase>> pools = [];
        List<Phrase>? open = null;
        bool isLines = false;
        foreach (string line in LinesOf(file))
        {
            if (line.StartsWith(Header, StringComparison.Ordinal))
            {
                isLines = line.EndsWith(LineSuffix, StringComparison.Ordinal);
                pools.Add(isLines ? line[Header.Length..^LineSuffix.Length] : line[Header.Length..], open = []);
                continue;
            }

            if (open is null)
            {
                throw new InvalidDataException($"The pool entries '{line}' stand before the first '## name'.");
            }

            open.AddRange(isLines
                ? [Phrase.Parse(line)]
                : line.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Phrase.Literal));
        }

        return pools;
    }

    private static void Check(string user, IEnumerable<string> used, Dictionary<string, List<Phrase>> pools)
    {
        string? missing = used.FirstOrDefault(pool => !pools.ContainsKey(pool) && !WrittenWords.Names.Contains(pool));
        if (missing is not null)
        {
            throw new InvalidDataException($"The {user} draws from the pool '{missing}', which does not exist.");
        }
    }

    private void Write(Phrase phrase, StringBuilder output, Random random, Wording wording) =>
        phrase.Write(output, random, name => Draw(name, random, wording));

    private string Draw(string name, Random random, Wording wording)
    {
        if (_pools.TryGetValue(name, out Pool? pool))
        {
            Phrase[] words = wording == Wording.Seen ? pool.Seen : pool.Unseen;
            return Write(words[random.Next(words.Length)], random, wording);
        }

        return WrittenWords.Draw(name, random, other => Draw(other, random, wording));
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
    private sealed class Pool(List<Phrase> words)
    {
        public Phrase[] Seen { get; } = [.. words.Where((_, i) => i % UnseenEvery != UnseenEvery - 1)];

        public Phrase[] Unseen { get; } = words.Count < UnseenEvery ? [.. words] : [.. words.Where((_, i) => i % UnseenEvery == UnseenEvery - 1)];
    }
}
