using CoERouter.Categorizer;
using CoERouter.Evaluation.Statistics;
using CoERouter.Router.Arms;
using CoERouter.Router.Routes;
using CoERouter.Training.Corpora;
using CoERouter.Training.Examinations;

namespace CoERouter.Evaluation.Embedded;

/// <summary>
/// Compares every single expert, the composition and the oracle on unseen prompts of every category. Decoding is greedy, so the answer of
/// the composition is that of the arm it chooses, and each arm answers each prompt once: every expert by its default gating, and the
/// other arms of the map. An arm that only some prompts go to, by a prediction set or by their own score, answers those alone.
/// </summary>
public sealed class EmbeddedEvaluation
{
    private readonly Examiner _examiner;
    private readonly ICategorizer _categorizer;
    private readonly RouteDecider _decider;
    private readonly Dictionary<string, ExpertProfile> _experts;
    private readonly IReadOnlyList<Arm> _arms;
    private readonly IReadOnlyList<ITaskCorpus> _corpora;

    /// <param name="examiner">Asks the experts.</param>
    /// <param name="categorizer">Estimates categories.</param>
    /// <param name="decider">Decides routes.</param>
    /// <param name="experts">The experts.</param>
    /// <param name="mapped">The arms that the map uses.</param>
    /// <param name="corpora">The categories; each has an expert of the same name.</param>
    public EmbeddedEvaluation(Examiner examiner, ICategorizer categorizer, RouteDecider decider, IReadOnlyList<ExpertProfile> experts, IEnumerable<Arm> mapped, IReadOnlyList<ITaskCorpus> corpora)
    {
        _examiner = examiner;
        _categorizer = categorizer;
        _decider = decider;
        _experts = experts.ToDictionary(expert => expert.Name, StringComparer.Ordinal);
        _arms = [.. experts.Select(expert => new Arm(expert.Name, expert.DefaultGating)).Union(mapped)];
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

        string[] names = [.. _arms.Select(arm => $"{Name(arm)} alone"), "composition", "oracle"];
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
        foreach (Arm arm in _arms)
        {
            progress?.Invoke($"{Name(arm)} on {corpus.Name}");
            answers.Add(await _examiner.AskAsync(arm.Expert, arm.Gating, corpus, questions, cancellationToken));
        }

        Arm[] chosen = [.. questions.Select(question => Route(question.Prompt))];
        IReadOnlyList<ExaminedAnswer> composed = await ComposeAsync(corpus, questions, chosen, answers, progress, cancellationToken);
        return new(
            answers,
            [.. _arms.Select(Active)],
            composed,
            [.. chosen.Select(Active)],
            chosen.Count(arm => arm.Expert == corpus.Name));
    }

    // The answers of the chosen arms: those that were given already, and those of arms that only some questions go to.
    private async Task<IReadOnlyList<ExaminedAnswer>> ComposeAsync(
        ITaskCorpus corpus, IReadOnlyList<TaskExample> questions, Arm[] chosen, List<IReadOnlyList<ExaminedAnswer>> answers, Action<string>? progress, CancellationToken cancellationToken)
    {
        ExaminedAnswer[] composed = new ExaminedAnswer[questions.Count];
        foreach (IGrouping<Arm, int> group in Enumerable.Range(0, questions.Count).GroupBy(question => chosen[question]))
        {
            int[] places = [.. group];
            int known = Enumerable.Range(0, _arms.Count).FirstOrDefault(index => _arms[index] == group.Key, -1);
            if (known < 0)
            {
                progress?.Invoke($"{Name(group.Key)} on {places.Length} questions of {corpus.Name}");
            }

            IReadOnlyList<ExaminedAnswer> given = known >= 0
                ? [.. places.Select(place => answers[known][place])]
                : await _examiner.AskAsync(group.Key.Expert, group.Key.Gating, corpus, [.. places.Select(place => questions[place])], cancellationToken);
            for (int i = 0; i < places.Length; i++)
            {
                composed[places[i]] = given[i];
            }
        }

        return composed;
    }

    private async Task<WilsonInterval> OwnAsync(ITaskCorpus corpus, CorpusSlice slice, int count, int seed, Action<string>? progress, CancellationToken cancellationToken)
    {
        progress?.Invoke($"{corpus.Name} on {slice}");

        // The map's arm of this expert where it names one, which comes after the expert's default.
        Arm own = _arms.Last(arm => arm.Expert == corpus.Name);
        IReadOnlyList<ExaminedAnswer> answers = await _examiner.AskAsync(own.Expert, own.Gating, corpus, Examiner.Questions(corpus, slice, count, seed), cancellationToken);
        return new(answers.Count(answer => answer.IsRight), answers.Count);
    }

    private Arm Route(string prompt)
    {
        CategoryEstimate estimate = _categorizer.Categorize(prompt);
        return _decider.TryDecide("evaluation", default, estimate, _decider.Score(default, estimate, prompt), out Route? route, out RouteRefusal? refusal)
            ? route.Arm
            : throw new InvalidOperationException(refusal.Sentence);
    }

    private long Active(Arm arm) => _experts[arm.Expert].Cost.ActiveParameters(arm.Gating);

    private string Name(Arm arm) => arm.Gating == _experts[arm.Expert].DefaultGating ? arm.Expert : arm.ToString();
}
