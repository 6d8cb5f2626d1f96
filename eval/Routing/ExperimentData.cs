using CoERouter.Evaluation.Data;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Router.Refinement;

namespace CoERouter.Evaluation.Routing;

/// <summary>The questions of an experiment, divided.</summary>
/// <param name="Table">Their table.</param>
/// <param name="Training">What is fitted on.</param>
/// <param name="Scored">What is scored.</param>
/// <param name="Notes">What a reader must know.</param>
public sealed record ExperimentData(RoutingTable Table, IReadOnlyList<RoutingQuestion> Training, IReadOnlyList<RoutingQuestion> Scored, IReadOnlyList<string> Notes)
{
    private const string Shuffle = "Negative control: scores were dealt to other questions of the same split, so no prompt and no category tells anything.";

    /// <summary>Prompts of the training split beyond the labels, with their categories: their scores are not used.</summary>
    public IReadOnlyList<UnscoredPrompt> Unlabelled { get; init; } = [];

    /// <summary>Divides a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">How to divide it.</param>
    public static ExperimentData Divide(RoutingTable table, RoutingExperimentOptions options)
    {
        options.Validate();
        (RoutingTable complete, List<string> notes) = Complete(table);
        IReadOnlyList<RoutingQuestion> training = complete.OfSplits(options.TrainingSplits);
        IReadOnlyList<RoutingQuestion> scored;
        if (options.LeaveOut is { } left)
        {
            scored = NotEmpty([.. training.Where(question => question.Category == left)], table, $"the category '{left}' in the training split");
            training = NotEmpty([.. training.Where(question => question.Category != left)], table, $"a category other than '{left}' in the training split");
        }
        else if (options.HoldOut > 0)
        {
            // By rank within the category, so that every category gives the same share, and by text, so that equal text stays on one side.
            (scored, training) = HoldOut(training, options.HoldOut);
        }
        else
        {
            scored = complete.OfSplits(options.ScoredSplits);
        }

        if (options.ShuffleLabels)
        {
            (training, scored) = (Shuffled(training, options.Seed), Shuffled(scored, options.Seed + 1));
            notes.Add(Shuffle);
        }

        IReadOnlyList<RoutingQuestion> labelled = Drawn(training, options);
        return new(complete, labelled, scored, [.. table.Notes, .. notes])
        {
            Unlabelled = Beyond(training, labelled),
        };
    }

    /// <summary>A sample to fit on, with nothing to be scored.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">Splits and labels.</param>
    public static ExperimentData Sample(RoutingTable table, RoutingExperimentOptions options)
    {
        (RoutingTable complete, List<string> notes) = Complete(table);
        IReadOnlyList<RoutingQuestion> all = complete.OfSplits(options.TrainingSplits);
        IReadOnlyList<RoutingQuestion> labelled = Drawn(all, options);
        return new(complete, labelled, [], [.. table.Notes, .. notes]) { Unlabelled = Beyond(all, labelled) };
    }

    /// <summary>Fits on one table and scores another, on the models that both have.</summary>
    /// <param name="table">The table to fit on.</param>
    /// <param name="other">The table to score.</param>
    /// <param name="options">Splits and labels; nothing can be held out.</param>
    public static ExperimentData Transfer(RoutingTable table, RoutingTable other, RoutingExperimentOptions options)
    {
        options.ValidateTransfer();
        string[] shared = [.. table.Models.Select(model => model.Name).Intersect(other.Models.Select(model => model.Name))];
        if (shared.Length < 2)
        {
            throw new InvalidDataException($"'{table.Name}' and '{other.Name}' share fewer than two models.");
        }

        (RoutingTable fitted, List<string> fittedNotes) = Complete(table.ForModels(shared));
        (RoutingTable scored, List<string> scoredNotes) = Complete(other.ForModels(shared));
        string[] common = [.. fitted.Models.Select(model => model.Name).Intersect(scored.Models.Select(model => model.Name))];
        (fitted, scored) = (fitted.ForModels(common), scored.ForModels(common));
        IReadOnlyList<RoutingQuestion> training = fitted.OfSplits(options.TrainingSplits);

        // Peers of another table are other models.
        IReadOnlyList<RoutingQuestion> questions = [.. scored.OfSplits(options.ScoredSplits).Select(question => question with { PeerScores = [] })];
        if (options.ShuffleLabels)
        {
            (training, questions) = (Shuffled(training, options.Seed), Shuffled(questions, options.Seed + 1));
            scoredNotes.Add(Shuffle);
        }

        IReadOnlyList<RoutingQuestion> labelled = Drawn(training, options);
        return new(scored, labelled, questions, [.. table.Notes, .. fittedNotes, .. other.Notes, .. scoredNotes])
        {
            Unlabelled = Beyond(training, labelled),
        };
    }

    /// <summary>Questions as samples of a score model.</summary>
    public static IReadOnlyList<RefinementSample> Samples(IReadOnlyList<RoutingQuestion> questions) =>
        [.. questions.Select(question => new RefinementSample(question.Prompt, question.Category, question.Scores))];

    private static IReadOnlyList<RoutingQuestion> Drawn(IReadOnlyList<RoutingQuestion> questions, RoutingExperimentOptions options)
    {
        if (options.Labels is not { } labels || labels >= questions.Count)
        {
            return questions;
        }

        RoutingQuestion[] drawn = [.. questions];
        new Random(options.Seed).Shuffle(drawn);
        return drawn[..labels];
    }

    private static UnscoredPrompt[] Beyond(IReadOnlyList<RoutingQuestion> all, IReadOnlyList<RoutingQuestion> labelled) => labelled.Count == all.Count
        ? []
        : [.. all.Except(labelled).Where(question => question.Prompt is not null).Select(question => new UnscoredPrompt(question.Prompt!, question.Category))];

    private static RoutingQuestion[] NotEmpty(RoutingQuestion[] questions, RoutingTable table, string what) =>
        questions.Length > 0 ? questions : throw new InvalidDataException($"'{table.Name}' has no question of {what}.");

    // Every router must choose among the same models on every question, so a model that was not measured everywhere is left out.
    private static (RoutingTable Table, List<string> Notes) Complete(RoutingTable table)
    {
        const double almostAll = 0.9;
        List<string> notes = [];
        int[] measured = [.. table.Models.Select((_, model) => table.Questions.Count(question => !double.IsNaN(question.Scores[model])))];
        string[] kept = [.. table.Models.Where((_, model) => measured[model] >= almostAll * table.Questions.Count).Select(model => model.Name)];
        if (kept.Length < 2)
        {
            throw new InvalidDataException($"'{table.Name}' has fewer than two models that were measured on {almostAll:P0} of its questions.");
        }

        if (kept.Length < table.Models.Count)
        {
            notes.Add($"Left out because they were measured on too few questions: {string.Join(", ", table.Models.Select(model => model.Name).Except(kept))}.");
            table = table.ForModels(kept);
        }

        RoutingQuestion[] complete = [.. table.Questions.Where(question => !question.Scores.Any(double.IsNaN))];
        if (complete.Length < table.Questions.Count)
        {
            notes.Add($"{table.Questions.Count - complete.Length} questions were left out because a model was not measured on them.");
        }

        return (RoutingCosts.Fill(table with { Questions = complete }), notes);
    }

    private static (IReadOnlyList<RoutingQuestion> Scored, IReadOnlyList<RoutingQuestion> Training) HoldOut(IReadOnlyList<RoutingQuestion> questions, double share)
    {
        List<RoutingQuestion> scored = [];
        List<RoutingQuestion> training = [];
        foreach (IGrouping<string, RoutingQuestion> category in questions.GroupBy(question => question.Category))
        {
            RoutingQuestion[] ordered = [.. category
                .OrderBy(question => QuestionSplit.HashOf(question.Prompt ?? question.Id)).ThenBy(question => question.Id, StringComparer.Ordinal)];
            int count = Math.Clamp((int)Math.Round(share * ordered.Length), 1, Math.Max(1, ordered.Length - 1));
            scored.AddRange(ordered[..count]);
            training.AddRange(ordered[count..]);
        }

        return (scored, training);
    }

    private static RoutingQuestion[] Shuffled(IReadOnlyList<RoutingQuestion> questions, int seed)
    {
        int[] dealt = [.. Enumerable.Range(0, questions.Count)];
        new Random(seed).Shuffle(dealt);
        return [.. questions.Select((question, index) => question with { Scores = questions[dealt[index]].Scores, Costs = questions[dealt[index]].Costs })];
    }
}
