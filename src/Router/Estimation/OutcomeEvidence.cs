using System.Globalization;
using CoERouter.Router.Outcomes;

namespace CoERouter.Router.Estimation;

/// <summary>
/// What was seen of every arm in every category: counts and sums, so that adding is cheap and nothing grows with the number of labels.
/// Where every label is a whole question that all arms answered, differences between arms are known more exactly, because the difficulty
/// of the question cancels out. Not thread-safe.
/// </summary>
public sealed class OutcomeEvidence
{
    private readonly EvidenceCell[] _cells;

    /// <summary>No evidence yet.</summary>
    /// <param name="categories">Names of the categories.</param>
    /// <param name="arms">Names of the arms.</param>
    /// <exception cref="InvalidDataException">There is no category or no arm, or a name is given twice.</exception>
    public OutcomeEvidence(IReadOnlyList<string> categories, IReadOnlyList<string> arms)
    {
        Categories = [.. categories];
        Arms = [.. arms];
        EvidenceFaults.Throw(EvidenceFaults.OfNames(Categories, Arms));
        _cells = new EvidenceCell[Categories.Count * Arms.Count];
    }

    /// <summary>Names of the categories.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>Names of the arms.</summary>
    public IReadOnlyList<string> Arms { get; }

    /// <summary>Whether every label is a whole question that all arms answered.</summary>
    public bool IsPaired { get; private set; } = true;

    /// <summary>Collects labelled questions.</summary>
    /// <param name="categories">Names of the categories.</param>
    /// <param name="arms">Names of the arms, in the order of the questions' scores.</param>
    /// <param name="questions">The questions.</param>
    /// <exception cref="InvalidDataException">One sentence for each fault: no question, a question given twice, an unknown category, a
    /// score that is missing, not a number, or outside of 0 to 1.</exception>
    public static OutcomeEvidence FromQuestions(
        IReadOnlyList<string> categories, IReadOnlyList<string> arms, IReadOnlyList<LabelledQuestion> questions)
    {
        OutcomeEvidence evidence = new(categories, arms);
        EvidenceFaults.Throw(EvidenceFaults.OfQuestions(evidence, questions));
        Dictionary<string, int> index = categories.Select((name, place) => (name, place))
            .ToDictionary(pair => pair.name, pair => pair.place, StringComparer.Ordinal);
        foreach (LabelledQuestion question in questions)
        {
            evidence.AddQuestion(index[question.Category], [.. question.Scores]);
        }

        return evidence;
    }

    /// <summary>The evidence of an outcome table: the count and the mean score of each cell.</summary>
    public static OutcomeEvidence FromTable(OutcomeTable table)
    {
        OutcomeEvidence evidence = new(table.Categories, [.. table.Arms.Select(arm => arm.ToString())]);
        for (int category = 0; category < table.Categories.Count; category++)
        {
            for (int arm = 0; arm < table.Arms.Count; arm++)
            {
                OutcomeCell cell = table[category, arm];
                evidence.AddSums(category, arm, cell.Count, cell.Count * cell.Score);
            }
        }

        return evidence;
    }

    /// <summary>Adds one question that every arm answered.</summary>
    /// <param name="category">Index of its category.</param>
    /// <param name="scores">The score of every arm, from 0 to 1.</param>
    /// <exception cref="ArgumentException">Too few or too many scores, or a score that is not from 0 to 1.</exception>
    public void AddQuestion(int category, ReadOnlySpan<double> scores)
    {
        if (scores.Length != Arms.Count)
        {
            throw new ArgumentException($"A question needs the scores of {Arms.Count} arms, but {scores.Length} are given.");
        }

        double mean = 0;
        foreach (double score in scores)
        {
            Require(score is >= 0 and <= 1, category, "score", score, "a number from 0 to 1");
            mean += score / scores.Length;
        }

        for (int arm = 0; arm < scores.Length; arm++)
        {
            ref EvidenceCell cell = ref Cell(category, arm);
            double centred = scores[arm] - mean;
            cell.Count++;
            cell.Sum += scores[arm];
            cell.SumOfSquares += scores[arm] * scores[arm];
            cell.CentredSum += centred;
            cell.CentredSumOfSquares += centred * centred;
        }
    }

    /// <summary>Adds answers of one arm alone; the evidence is no longer paired.</summary>
    /// <param name="category">Index of the category.</param>
    /// <param name="arm">Index of the arm.</param>
    /// <param name="count">Answers; 0 adds nothing.</param>
    /// <param name="sum">Sum of their scores, from 0 to <paramref name="count"/>.</param>
    /// <param name="sumOfSquares">Sum of their squared scores; null where it is not known, which counts as the largest possible one, that
    /// of scores that are all 0 or 1.</param>
    /// <exception cref="ArgumentException">A number is not legal.</exception>
    public void AddSums(int category, int arm, long count, double sum, double? sumOfSquares = null)
    {
        // A sum of a mean and a count may miss its end by rounding.
        double slack = 1e-9 * count;
        Require(count >= 0, category, "count", count, "0 or more");
        Require(sum >= -slack && sum <= count + slack, category, "score sum", sum, "a number from 0 to the count");
        double squares = sumOfSquares ?? sum;
        Require(squares >= -slack && squares <= sum + slack, category, "sum of squared scores", squares, "a number from 0 to the score sum");
        ref EvidenceCell cell = ref Cell(category, arm);
        if (count > 0)
        {
            IsPaired = false;
            cell.Count += count;
            cell.Sum += sum;
            cell.SumOfSquares += squares;
        }
    }

    /// <summary>Answers of one arm in one category.</summary>
    public long Count(int category, int arm) => Cell(category, arm).Count;

    /// <summary>Their mean score; not a number where there is none.</summary>
    public double Mean(int category, int arm) => Cell(category, arm).Mean;

    internal ref EvidenceCell Cell(int category, int arm)
    {
        if ((uint)category >= (uint)Categories.Count || (uint)arm >= (uint)Arms.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(category), $"There are {Categories.Count} categories and {Arms.Count} arms; there is no cell ({category}, {arm}).");
        }

        return ref _cells[(category * Arms.Count) + arm];
    }

    private void Require(bool holds, int category, string name, double value, string legal)
    {
        if (!holds)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"The evidence of category {Categories[category]} has {name} {value}; legal is {legal}."));
        }
    }
}
