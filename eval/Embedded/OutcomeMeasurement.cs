using CoERouter.Router.Arms;
using CoERouter.Router.Outcomes;
using CoERouter.Training.Corpora;
using CoERouter.Training.Examinations;

namespace CoERouter.Evaluation.Embedded;

/// <summary>Measures every arm on every category, on validation questions, which neither training nor any published figure uses.</summary>
public static class OutcomeMeasurement
{
    /// <summary>Measures the table.</summary>
    /// <param name="examiner">Asks the experts.</param>
    /// <param name="corpora">The categories.</param>
    /// <param name="arms">The arms with their costs.</param>
    /// <param name="count">Questions per category.</param>
    /// <param name="seed">Seed of the questions.</param>
    /// <param name="progress">Told of every finished cell.</param>
    /// <param name="cancellationToken">Stops between answers.</param>
    public static async Task<OutcomeTable> MeasureAsync(
        Examiner examiner,
        IReadOnlyList<ITaskCorpus> corpora,
        IReadOnlyList<(Arm Arm, ExpertCost Cost)> arms,
        int count,
        int seed,
        Action<OutcomeEntry>? progress,
        CancellationToken cancellationToken)
    {
        List<OutcomeEntry> entries = [];
        foreach (ITaskCorpus corpus in corpora)
        {
            IReadOnlyList<TaskExample> questions = Examiner.Questions(corpus, CorpusSlice.Validation, count, seed);
            foreach ((Arm arm, ExpertCost cost) in arms)
            {
                IReadOnlyList<ExaminedAnswer> answers = await examiner.AskAsync(arm.Expert, arm.Gating, corpus, questions, cancellationToken);
                var cell = new OutcomeCell(answers.Average(answer => answer.IsRight ? 1.0 : 0.0), answers.Count, cost.ActiveParameters(arm.Gating), answers.Average(answer => answer.Milliseconds));
                entries.Add(new(corpus.Name, arm, cell));
                progress?.Invoke(entries[^1]);
            }
        }

        return new([.. corpora.Select(corpus => corpus.Name)], entries);
    }
}
