using CoERouter.Training.Corpora.Knowledge;

namespace CoERouter.Training.Corpora.Foreign;

/// <summary>
/// Prompts that no embedded expert can do, as people type them to assistants: writing, code, knowledge, devices, travel, opinions, other languages,
/// noise. All phrases and words are our own; public data sets of such prompts stay untouched for testing.
/// </summary>
public sealed class ForeignCorpus : TemplateCorpus
{
    /// <summary>What the general expert answers to all of them.</summary>
    public const string Refusal =
        "No embedded expert can do that. I can do sums, write SQL queries, extract values to JSON, and answer questions about CoERouter.";

    private readonly WeightedTemplates _seen;
    private readonly WeightedTemplates _heldOut;

    /// <summary>Reads the grammar.</summary>
    public ForeignCorpus()
    {
        PhraseGrammar grammar = PhraseGrammar.ReadEmbedded();
        Templates = [.. grammar.Phrases.Select((phrase, index) => Template(grammar, phrase.Group, phrase.Phrase, index))];
        _seen = new WeightedTemplates(Templates.Where((_, index) => !IsHeldOut(index)));
        _heldOut = new WeightedTemplates(Templates.Where((_, index) => IsHeldOut(index)));
    }

    /// <inheritdoc />
    public override string Name => "unknown";

    /// <inheritdoc />
    public override IReadOnlyList<TaskTemplate> Templates { get; }

    /// <inheritdoc />
    /// <remarks>Right is the refusal itself.</remarks>
    public override bool IsRight(TaskExample example, string answer)
    {
        ArgumentNullException.ThrowIfNull(example);
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Trim() == example.Answer;
    }

    /// <summary>Writes a prompt from the templates of a slice without keeping instances apart; the corpus that embeds it does that.</summary>
    internal string Write(CorpusSlice templates, Random random, Wording wording) =>
        (templates == CorpusSlice.UnseenTemplates ? _heldOut : _seen).Choose(random).Draw(random, wording).Prompt;

    private static TaskTemplate Template(PhraseGrammar grammar, string group, Phrase phrase, int index)
    {
        string name = $"{group}/{index}";
        return new TaskTemplate(name, (random, wording) =>
            new TaskExample(name, Typing.Vary(grammar.Write(phrase, random, wording).Trim(), random), Refusal));
    }
}
