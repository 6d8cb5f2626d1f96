using System.Collections.Frozen;
using System.Globalization;
using CoERouter.Router.Arms;
using CoERouter.Router.Outcomes;

namespace CoERouter.Router.Feedback;

/// <summary>What measurements and feedback together say of every arm on every category. Immutable.</summary>
public sealed class OutcomeEstimates
{
    private readonly FrozenDictionary<string, CategoryPosterior> _categories;

    /// <summary>Joins a table and feedback.</summary>
    /// <param name="table">The measured table.</param>
    /// <param name="tableRevision">Its revision.</param>
    /// <param name="tallies">The feedback; read now, not kept.</param>
    /// <param name="mostPriorCount">Most prompts that a measured cell counts for.</param>
    public OutcomeEstimates(OutcomeTable table, string tableRevision, FeedbackTallies tallies, int mostPriorCount)
    {
        Table = table;
        Revision = string.Create(CultureInfo.InvariantCulture, $"{tableRevision}+{tallies.Last}");
        _categories = table.Categories.ToFrozenDictionary(category => category, category => Join(table, category, tallies, mostPriorCount), StringComparer.Ordinal);
    }

    /// <summary>The measured table.</summary>
    public OutcomeTable Table { get; }

    /// <summary>Revision of the table, then "+" and the number of the last feedback; 0 where there is none.</summary>
    public string Revision { get; }

    /// <summary>The estimates of a category; null where the table does not have it.</summary>
    public CategoryPosterior? Of(string category) => _categories.GetValueOrDefault(category);

    /// <summary>The estimates of one category of a table.</summary>
    /// <exception cref="ArgumentException">The table does not have the category.</exception>
    public static CategoryPosterior Join(OutcomeTable table, string category, FeedbackTallies tallies, int mostPriorCount)
    {
        int row = Enumerable.Range(0, table.Categories.Count).FirstOrDefault(index => table.Categories[index] == category, -1);
        if (row < 0)
        {
            throw new ArgumentException($"The outcomes have no category \"{category}\"; they have {string.Join(", ", table.Categories)}.", nameof(category));
        }

        IReadOnlyList<Arm> arms = table.Arms;
        return new CategoryPosterior(
            arms,
            [.. Enumerable.Range(0, arms.Count).Select(arm => table[row, arm].Score)],
            [.. Enumerable.Range(0, arms.Count).Select(arm => (double)Math.Min(table[row, arm].Count, mostPriorCount))],
            [.. arms.Select(arm => tallies.Scores(category, arm))],
            (first, second) => tallies.Preferences(category, arms[first], arms[second]));
    }
}
