namespace CoERouter.Training.Corpora.Knowledge;

/// <summary>
/// Writes all forms of all entries. Of the hand-written questions and sayings every tenth is held out (never the first of an entry); of the sentences that
/// ask for a term's definition, the last four are held out for all terms.
/// </summary>
internal static class KnowledgeForms
{
    private const int HeldOutEvery = 10;
    private const int HeldOutDefinitions = 4;

    // {t} is the term with its article, {b} the term without it.
    private static readonly string[] Definitions =
    [
        "What is {t}?", "What's {t}?", "Explain {t}.", "Define {t}.", "Tell me about {t}.", "Can you explain {t}?", "Describe {t}.",
        "What does {b} mean?", "Meaning of {b}", "{b}?", "{b}", "What is meant by {b}?", "What do you mean by {b}?", "Do you know what {t} is?",
        "I do not know what {t} is.", "Tell me what {t} is.", "How would you define {t}?", "How would you explain {t}?", "Explain {t} in simple words.",
        "Explain {t} in one sentence.", "Give me a short definition of {t}.", "Give a definition of {t}.", "Definition of {b}", "Help me understand {t}.",
        "What exactly is {t}?", "So what is {t}?", "What is {t} in short?", "Explain the term {b}.", "What does the term {b} mean?", "{b}: what is it?",
        "Could you describe {t}?", "I want to know what {t} is.", "Please explain {t}.", "What is the meaning of {b}?",
        "What should I know about {t}?", "How do people define {t}?", "I would like to understand {t}.", "{b} - what does that mean?",
    ];

    private static readonly string[] PluralDefinitions =
    [
        .. Definitions.Select(sentence => sentence
            .Replace("is {t}", "are {t}", StringComparison.Ordinal)
            .Replace("{t} is", "{t} are", StringComparison.Ordinal)
            .Replace("What's {t}", "What're {t}", StringComparison.Ordinal)
            .Replace("what is it", "what are they", StringComparison.Ordinal)),
    ];

    /// <summary>The forms of each entry, in the order of the entries.</summary>
    public static IReadOnlyList<IReadOnlyList<KnowledgeForm>> Write(IReadOnlyList<KnowledgeEntry> entries)
    {
        int handWritten = 0;
        List<IReadOnlyList<KnowledgeForm>> all = [];
        foreach (KnowledgeEntry entry in entries)
        {
            List<KnowledgeForm> forms = [];
            foreach ((string text, bool takesOpening) in entry.Questions.Select(q => (q, true)).Concat(entry.Sayings.Select(s => (s, false))))
            {
                bool turn = handWritten++ % HeldOutEvery == HeldOutEvery - 1;
                forms.Add(new KnowledgeForm(text, takesOpening, turn && forms.Count > 0));
            }

            AddDefinitions(forms, entry.Terms, Definitions);
            AddDefinitions(forms, entry.PluralTerms, PluralDefinitions);
            all.Add(forms);
        }

        return all;
    }

    private static void AddDefinitions(List<KnowledgeForm> forms, IReadOnlyList<string> terms, string[] sentences)
    {
        foreach (string term in terms)
        {
            string bare = WithoutArticle(term);
            for (int i = 0; i < sentences.Length; i++)
            {
                bool isSentence = !sentences[i].StartsWith("{b}", StringComparison.Ordinal);
                string text = sentences[i].Replace("{t}", term, StringComparison.Ordinal).Replace("{b}", bare, StringComparison.Ordinal);
                forms.Add(new KnowledgeForm(text, isSentence, i >= sentences.Length - HeldOutDefinitions));
            }
        }
    }

    private static string WithoutArticle(string term)
    {
        foreach (string article in (ReadOnlySpan<string>)["the ", "an ", "a "])
        {
            if (term.StartsWith(article, StringComparison.OrdinalIgnoreCase))
            {
                return term[article.Length..];
            }
        }

        return term;
    }
}
