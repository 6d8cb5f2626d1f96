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
        int experts = _experts.Count;
        var right = new int[experts + 2, _corpora.Count];
        var trials = new int[_corpora.Count];
        double[] active = new double[experts + 2];
        List<WilsonInterval> routing = [], templates = [], strings = [];
        List<ExaminedAnswer> misses = [];
        for (int category = 0; category < _corpora.Count; category++)
        {
            ITaskCorpus corpus = _corpora[category];
            IReadOnlyList<TaskExample> questions = Examiner.Questions(corpus, CorpusSlice.Test, count, seed);
            trials[category] = questions.Count;
            var answers = new IReadOnlyList<ExaminedAnswer>[experts];
            for (int expert = 0; expert < experts; expert++)
            {
                progress?.Invoke($"{_experts[expert].Name} on {corpus.Name}");
                answers[expert] = await _examiner.AskAsync(_experts[expert].Name, null, corpus, questions, cancellationToken);
                right[expert, category] = answers[expert].Count(answer => answer.IsRight);
                active[expert] += questions.Count * (double)Active(expert);
            }

            int own = 0;
            for (int i = 0; i < questions.Count; i++)
            {
                int chosen = Route(questions[i].Prompt);
                own += _experts[chosen].Name == corpus.Name ? 1 : 0;
                right[experts, category] += answers[chosen][i].IsRight ? 1 : 0;
                active[experts] += Active(chosen);
                int best = Enumerable.Range(0, experts).Where(expert => answers[expert][i].IsRight).DefaultIfEmpty(chosen).MinBy(Active);
                right[experts + 1, category] += answers[best][i].IsRight ? 1 : 0;
                active[experts + 1] += Active(best);
                if (!answers[chosen][i].IsRight)
                {
                    misses.Add(answers[chosen][i]);
                }
            }

            routing.Add(new(own, questions.Count));
            templates.Add(await OwnAsync(corpus, CorpusSlice.UnseenTemplates, count, seed, progress, cancellationToken));
            strings.Add(await OwnAsync(corpus, CorpusSlice.UnseenStrings, count, seed, progress, cancellationToken));
        }

        string[] names = [.. _experts.Select(expert => expert.Name + " alone"), "composition", "oracle"];
        int all = trials.Sum();
        EmbeddedRow Row(int row) => new(
            names[row],
            [.. Enumerable.Range(0, _corpora.Count).Select(category => new WilsonInterval(right[row, category], trials[category]))],
            new(Enumerable.Range(0, _corpora.Count).Sum(category => right[row, category]), all),
            active[row] / all);
        return new()
        {
            Categories = [.. _corpora.Select(corpus => corpus.Name)],
            Rows = [.. Enumerable.Range(0, names.Length).Select(Row)],
            Routing = routing,
            UnseenTemplates = templates,
            UnseenStrings = strings,
            Misses = misses,
            Count = count,
            Seed = seed,
        };
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

        return Enumerable.Range(0, _experts.Count).First(expert => _experts[expert].Name == route.Arm.Expert);
    }

    private long Active(int expert) => _experts[expert].Cost.ActiveParameters(_experts[expert].DefaultGating);
}
