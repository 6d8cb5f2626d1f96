using CoERouter.Categorizer;
using CoERouter.Evaluation.Statistics;
using CoERouter.Router.Arms;
using CoERouter.Router.Routes;
using CoERouter.Training.Corpora;
using CoERouter.Training.Examinations;

namespace CoERouter.Evaluation.Embedded;

/// <summary>
/// Compares every single expert, the composition and the oracle on unseen prompts of every category. Decoding is greedy, so the answer of
/// the composition is that of the arm it chooses, and each expert answers each prompt once.
/// </summary>
public sealed class EmbeddedEvaluation
{
    private readonly Examiner _examiner;
    private readonly ICategorizer _categorizer;
    private readonly RouteDecider _decider;
    private readonly IReadOnlyList<ExpertProfile> _experts;
    private readonly IReadOnlyList<ITaskCorpus> _corpora;

    /// <param name="examiner">Asks the experts.</param>
    /// <param name="categorizer">Estimates categories.</param>
    /// <param name="decider">Decides routes.</param>
    /// <param name="experts">The experts.</param>
    /// <param name="corpora">The categories; each has an expert of the same name.</param>
    public EmbeddedEvaluation(Examiner examiner, ICategorizer categorizer, RouteDecider decider, IReadOnlyList<ExpertProfile> experts, IReadOnlyList<ITaskCorpus> corpora)
    {
        _examiner = examiner;
        _categorizer = categorizer;
        _decider = decider;
        _experts = experts;
        _corpora = corpora;
    }

    /// <summary>Runs the comparison.</summary>
    /// <param name="count">Questions per category and slice.</param>
    /// <param name="seed">Seed of the questions.</param>
    /// <param name="progress">Told in a few words what is being measured.</param>
    /// <param name="cancellationToken">Stops between answers.</param>
    public async Task<EmbeddedReport> RunAsync(int count, int seed, Action<string>? progress, CancellationToken cancellationToken)
    {
        List<CategoryTally> tallies = [];
        List<WilsonInterval> templates = [], strings = [];
        foreach (ITaskCorpus corpus in _corpora)
        {
            tallies.Add(await TallyAsync(corpus, count, seed, progress, cancellationToken));
            templates.Add(await OwnAsync(corpus, CorpusSlice.UnseenTemplates, count, seed, progress, cancellationToken));
            strings.Add(await OwnAsync(corpus, CorpusSlice.UnseenStrings, count, seed, progress, cancellationToken));
        }

        string[] names = [.. _experts.Select(expert => expert.Name + " alone"), "composition", "oracle"];
        return new()
        {
            Categories = [.. _corpora.Select(corpus => corpus.Name)],
            Rows = [.. names.Select((name, row) => Row(name, row, tallies))],
            Routing = [.. tallies.Select(tally => new WilsonInterval(tally.Routed, tally.Questions))],
            UnseenTemplates = templates,
            UnseenStrings = strings,
            Misses = [.. tallies.SelectMany(tally => tally.Misses)],
            Count = count,
            Seed = seed,
        };
    }

    private static EmbeddedRow Row(string name, int row, List<CategoryTally> tallies)
    {
        int questions = tallies.Sum(tally => tally.Questions);
        return new(
            name,
            [.. tallies.Select(tally => new WilsonInterval(tally.Right[row], tally.Questions))],
            new(tallies.Sum(tally => tally.Right[row]), questions),
            tallies.Sum(tally => tally.Active[row]) / questions);
    }

    private async Task<CategoryTally> TallyAsync(ITaskCorpus corpus, int count, int seed, Action<string>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<TaskExample> questions = Examiner.Questions(corpus, CorpusSlice.Test, count, seed);
        List<IReadOnlyList<ExaminedAnswer>> answers = [];
        foreach (ExpertProfile expert in _experts)
        {
            progress?.Invoke($"{expert.Name} on {corpus.Name}");
            answers.Add(await _examiner.AskAsync(expert.Name, null, corpus, questions, cancellationToken));
        }

        return new(
            answers,
            [.. questions.Select(question => Route(question.Prompt))],
            IndexOf(corpus.Name),
            [.. _experts.Select(expert => expert.Cost.ActiveParameters(expert.DefaultGating))]);
    }

    private async Task<WilsonInterval> OwnAsync(ITaskCorpus corpus, CorpusSlice slice, int count, int seed, Action<string>? progress, CancellationToken cancellationToken)
    {
        progress?.Invoke($"{corpus.Name} on {slice}");
        IReadOnlyList<ExaminedAnswer> answers = await _examiner.AskAsync(corpus.Name, null, corpus, Examiner.Questions(corpus, slice, count, seed), cancellationToken);
        return new(answers.Count(answer => answer.IsRight), answers.Count);
    }

    private int Route(string prompt)
    {
        CategoryEstimate estimate = _categorizer.Categorize(prompt);
        if (!_decider.TryDecide("evaluation", new RouteRequest(), estimate, out Route? route, out RouteRefusal? refusal))
        {
            throw new InvalidOperationException(refusal.Sentence);
        }

        return IndexOf(route.Arm.Expert);
    }

    private int IndexOf(string expert) => Enumerable.Range(0, _experts.Count).FirstOrDefault(index => _experts[index].Name == expert, -1);
}
