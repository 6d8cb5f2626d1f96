namespace CoERouter.Training.Corpora.Knowledge;

/// <summary>
/// Reads a knowledge file. Entries are separated by blank lines; "#" opens a comment. Within an entry, "Q:" is a question, "S:" a saying, "T:" and
/// "P:" are names of a term in the singular and in the plural, separated by "|", and the last line, "A:", is the answer.
/// </summary>
internal static class KnowledgeReader
{
    /// <summary>Reads all entries.</summary>
    /// <param name="text">The file.</param>
    /// <param name="source">Its name, for errors.</param>
    /// <exception cref="InvalidDataException">A line is not of the format; the message names file and line.</exception>
    public static IReadOnlyList<KnowledgeEntry> Read(TextReader text, string source)
    {
        List<KnowledgeEntry> entries = [];
        EntryDraft draft = new();
        int number = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            if (line.StartsWith('#') || string.IsNullOrWhiteSpace(line))
            {
                if (!draft.IsEmpty)
                {
                    throw Fault(source, number, "an entry ends without its \"A:\" line");
                }

                continue;
            }

            if (line.Length < 4 || line[1] != ':' || line[2] != ' ')
            {
                throw Fault(source, number, "a line must begin with \"Q: \", \"S: \", \"T: \", \"P: \" or \"A: \"");
            }

            string content = line[3..].Trim();
            if (line[0] != 'A')
            {
                draft.Add(line[0], content, () => Fault(source, number, $"'{line[0]}' is not one of Q, S, T, P and A"));
                continue;
            }

            if (draft.IsEmpty)
            {
                throw Fault(source, number, "an answer has no question before it");
            }

            entries.Add(draft.Finish(content));
            draft = new EntryDraft();
        }

        return draft.IsEmpty ? entries : throw Fault(source, number, "the last entry has no \"A:\" line");
    }

    private static InvalidDataException Fault(string source, int line, string what) => new($"Knowledge file '{source}', line {line}: {what}.");

    private sealed class EntryDraft
    {
        private readonly List<string> _questions = [];
        private readonly List<string> _sayings = [];
        private readonly List<string> _terms = [];
        private readonly List<string> _pluralTerms = [];
        private string? _first;

        public bool IsEmpty => _first is null;

        public void Add(char kind, string content, Func<Exception> fault)
        {
            string[] names = content.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            switch (kind)
            {
                case 'Q':
                    _questions.Add(content);
                    break;
                case 'S':
                    _sayings.Add(content);
                    break;
                case 'T':
                    _terms.AddRange(names);
                    break;
                case 'P':
                    _pluralTerms.AddRange(names);
                    break;
                default:
                    throw fault();
            }

            _first ??= names[0];
        }

        public KnowledgeEntry Finish(string answer) => new(NameOf(_first!), _questions, _sayings, _terms, _pluralTerms, answer);

        private static string NameOf(string first)
        {
            IEnumerable<char> letters = first.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ');
            return string.Join('-', string.Concat(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
