using CoERouter.Training.Corpora.Foreign;

namespace CoERouter.Training.Corpora.Knowledge;

/// <summary>
/// What the general expert answers: greetings, questions about the system, the glossary of its field, and a plain refusal of what no embedded expert can
/// do. A question that was never trained cannot be known, so <see cref="CorpusSlice.UnseenTemplates"/> holds ways to ask that training never saw (about a
/// tenth of them) of questions that it did see, and refusals of foreign templates never seen. <see cref="CorpusSlice.UnseenStrings"/> puts courtesies
/// and names around them that training never draws.
/// </summary>
public sealed class GeneralCorpus : TemplateCorpus
{
    /// <summary>The answer to every prompt that no embedded expert can do.</summary>
    public const string Refusal = ForeignCorpus.Refusal;

    private const string HeldOutSuffix = "/held out";
    private const double CourtesyShare = 0.4;

    // A foreign prompt longer than this would fill the context of a small expert.
    private const int LongestForeignPromptCharacters = 240;

    private readonly ForeignCorpus _foreign = new();

    /// <summary>Prepares the corpus.</summary>
    /// <param name="refusalShare">The share of foreign prompts, from 0 to less than 1; 0 leaves only what the expert knows. Default 0.25.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside its range.</exception>
    public GeneralCorpus(double refusalShare = 0.25)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(refusalShare);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(refusalShare, 1);
        Templates = [.. WriteTemplates(refusalShare)];
    }

    /// <inheritdoc />
    public override string Name => "general";

    /// <inheritdoc />
    public override IReadOnlyList<TaskTemplate> Templates { get; }

    /// <inheritdoc />
    /// <remarks>Right is the same text after runs of white space are made one space and the ends are trimmed.</remarks>
    public override bool IsRight(TaskExample example, string answer)
    {
        ArgumentNullException.ThrowIfNull(example);
        ArgumentNullException.ThrowIfNull(answer);
        return Normalize(example.Answer) == Normalize(answer);
    }

    /// <inheritdoc />
    protected override bool HoldsOut(TaskTemplate template, int index)
    {
        ArgumentNullException.ThrowIfNull(template);
        return template.Name.EndsWith(HeldOutSuffix, StringComparison.Ordinal);
    }

    private static string Normalize(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private IEnumerable<TaskTemplate> WriteTemplates(double refusalShare)
    {
        IReadOnlyList<KnowledgeEntry> entries = KnowledgeBook.Read();
        IReadOnlyList<IReadOnlyList<KnowledgeForm>> forms = KnowledgeForms.Write(entries);
        int seen = 0;
        int heldOut = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            KnowledgeForm[] trained = [.. forms[i].Where(form => !form.IsHeldOut)];
            KnowledgeForm[] untrained = [.. forms[i].Where(form => form.IsHeldOut)];
            yield return Ask(entries[i].Name, trained, entries[i].Answer);
            seen++;
            if (untrained.Length > 0)
            {
                yield return Ask(entries[i].Name + HeldOutSuffix, untrained, entries[i].Answer);
                heldOut++;
            }
        }

        if (refusalShare > 0)
        {
            double odds = refusalShare / (1 - refusalShare);
            yield return Refuse("refusal", CorpusSlice.Train) with { Weight = seen * odds };
            yield return Refuse("refusal" + HeldOutSuffix, CorpusSlice.UnseenTemplates) with { Weight = heldOut * odds };
        }
    }

    private static TaskTemplate Ask(string name, KnowledgeForm[] forms, string answer) => new(name, (random, wording) =>
    {
        KnowledgeForm form = forms[random.Next(forms.Length)];
        bool isPolite = wording == Wording.Unseen || random.NextDouble() < CourtesyShare;
        string prompt = isPolite ? Courtesies.Add(form.Text, form.TakesOpening, random, wording) : form.Text;
        return new TaskExample(name, Typing.Vary(prompt, random), answer);
    });

    private TaskTemplate Refuse(string name, CorpusSlice templates) => new(name, (random, wording) =>
    {
        string prompt;
        do
        {
            prompt = _foreign.Write(templates, random, wording);
        }
        while (prompt.Length > LongestForeignPromptCharacters);

        return new TaskExample(name, prompt, Refusal);
    });
}
