using CoERouter.Host.Composition;
using CoERouter.Router.Arms;
using CoERouter.Router.Feedback;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Training.Selection;

namespace CoERouter.Host.Commands;

/// <summary>The category that a K-shot selection puts into a models folder: into its map and, where every arm was tried, its outcomes.</summary>
internal sealed class KshotMap(string category, string models, string state, ExpertCatalogue catalogue)
{
    private readonly MapHistory _history = new(Path.Combine(models, ModelsFolder.Map), state);

    public double? Weight { get; init; }

    public bool Replace { get; init; }

    public long ActiveParameters(Arm arm) => CostOf(arm.Expert).ActiveParameters(arm.Gating);

    /// <summary>Throws where the category may not be put into the map.</summary>
    public void Check()
    {
        if (string.IsNullOrWhiteSpace(category) || category.Length > 64)
        {
            throw new ArgumentException("The name of the category is not legal; legal are 1 to 64 characters.");
        }

        if (!Replace && _history.ReadCurrent().Entries.Any(entry => entry.Category == category))
        {
            throw new ArgumentException($"The map has the category {category}; replace it with --replace.");
        }
    }

    /// <summary>The map with the category. Its arm is the best ranked that keeps the budget, since diversity says nothing of a single arm;
    /// those of the group come first among the fallbacks, as far as their experts are deployed.</summary>
    public (CategoryMap Before, CategoryMap After) Amend(ShotChoice selection)
    {
        CategoryMap map = _history.ReadCurrent();
        double weight = Weight ?? 1.0 / (map.Entries.Count(entry => entry.Category != category) + 1);
        ArgumentException? refusal = null;
        foreach (RankedCandidate best in selection.Ranked)
        {
            Arm arm = ArmOf(best);
            Arm[] fallbacks = [.. selection.Chosen.Concat(selection.Ranked).Select(ArmOf)
                .Where(other => other.Expert != arm.Expert && map.Experts.Any(cost => cost.Expert == other.Expert)).DistinctBy(other => other.Expert)];
            MapEntry entry = new(category, weight, arm, best.Score.Accuracy, ActiveParameters(arm), fallbacks);
            try
            {
                return (map, MapAmendment.With(map, entry, [.. catalogue.Experts.Select(expert => expert.Profile.Cost)]));
            }
            catch (ArgumentException fault)
            {
                refusal ??= fault;
            }
        }

        throw refusal!;
    }

    /// <summary>Writes the map, keeping the present one, and the outcomes where they can be told; says what was done.</summary>
    public string Save(CategoryMap map, IReadOnlyList<ShotScore> scores)
    {
        string outcomes = SaveOutcomes(scores);
        _history.Apply(map);
        using CategorizerSource? source = CategorizerSource.Exists(models) ? CategorizerSource.Open(models) : null;
        bool isKnown = source?.Categorizer.Categories.Contains(category, StringComparer.Ordinal) == true;
        string reach = isKnown ? string.Empty : $" No prompt goes there by itself as long as the categorizer does not know {category}.";
        return $"Wrote map {map.Revision}; 'coe map rollback' puts the one before it in use again. {outcomes}{reach}";
    }

    private static Arm ArmOf(RankedCandidate candidate) => new(candidate.Score.Candidate.Expert, candidate.Score.Candidate.Gating);

    private string SaveOutcomes(IReadOnlyList<ShotScore> scores)
    {
        string path = Path.Combine(models, ModelsFolder.Outcomes);
        MeasuredOutcomes measured = MeasuredOutcomes.Read(models);
        if (measured.Table is not { } table)
        {
            return "There are no outcomes to add to.";
        }

        if (table.Categories.Contains(category, StringComparer.Ordinal))
        {
            return "The outcomes have the category already and stay as they are.";
        }

        Dictionary<Arm, ShotScore> tried = scores.ToDictionary(score => new Arm(score.Candidate.Expert, score.Candidate.Gating));
        if (table.Arms.Any(arm => !tried.ContainsKey(arm)))
        {
            return "The outcomes stay as they are, since some of their arms were not tried.";
        }

        OutcomeEntry[] row = [.. table.Arms.Select(arm => new OutcomeEntry(
            category, arm, new OutcomeCell(tried[arm].Accuracy, tried[arm].Right.Count, ActiveParameters(arm), tried[arm].MeanMilliseconds)))];
        string partial = path + ".partial";
        File.WriteAllText(partial, OutcomeTableFile.Write(new OutcomeTable([.. table.Categories, category], [.. table.Entries(), .. row])));
        File.Move(partial, path, overwrite: true);
        return $"The outcomes have the category too, from {row[0].Cell.Count} examples.";
    }

    private ExpertCost CostOf(string expert) => catalogue.Experts.First(summary => summary.Name == expert).Profile.Cost;
}
