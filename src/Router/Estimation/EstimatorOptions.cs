using System.Globalization;

namespace CoERouter.Router.Estimation;

/// <summary>How outcomes are estimated from few labels.</summary>
public sealed record EstimatorOptions
{
    /// <summary>
    /// The parent of a category, for example "quantitative" for "physics"; categories without one share an unnamed parent. Estimates of
    /// a category borrow from its siblings before they borrow from all. Default: none has one.
    /// </summary>
    public IReadOnlyDictionary<string, string> Parents { get; init; } = new Dictionary<string, string>();

    /// <summary>Share of each category among the prompts; it decides which arm is best on average. Null means equal shares.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>
    /// The arm that serves everything unless the evidence speaks against it, for example the best single model of an earlier measurement.
    /// Null means the arm that is best on average in the evidence itself.
    /// </summary>
    public string? Incumbent { get; init; }

    /// <summary>Standard errors below the estimate at which the lower bound lies. Default 1.645, one-sided 95 %.</summary>
    public double LowerBoundErrors { get; init; } = 1.645;

    /// <summary>
    /// Standard errors by which another arm has to lead before a category without labels of its own leaves the incumbent. Default 6.
    /// </summary>
    public double Caution { get; init; } = 6;

    /// <summary>
    /// A difference between two arms that is worth finding, as a score. Caution fades with the square of how many standard errors of a
    /// category's labels it spans: where it stands out from the noise, the better estimate decides. Default 0.12; for answers that are right
    /// or wrong, caution is then about 4 at 5 labels, 1 at 20 and 0.1 at 50.
    /// </summary>
    public double TypicalDifference { get; init; } = 0.12;

    /// <summary>Throws one <see cref="ArgumentException"/> that names every fault.</summary>
    /// <param name="evidence">What will be estimated.</param>
    public void Validate(OutcomeEvidence evidence)
    {
        List<string> faults = [];
        void Require(bool holds, string name, double value, string legal)
        {
            if (!holds)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, legal is {legal}"));
            }
        }

        Require(LowerBoundErrors is >= 0 and < double.PositiveInfinity, nameof(LowerBoundErrors), LowerBoundErrors, "a finite number of 0 or more");
        Require(Caution is >= 0 and < double.PositiveInfinity, nameof(Caution), Caution, "a finite number of 0 or more");
        Require(TypicalDifference is > 0 and <= 1, nameof(TypicalDifference), TypicalDifference, "a number above 0, up to 1");
        if (Weights is not null && (Weights.Count != evidence.Categories.Count || Weights.Any(weight => weight is not (>= 0 and < double.PositiveInfinity)) || !(Weights.Sum() > 0)))
        {
            faults.Add($"there are {Weights.Count} weights for {evidence.Categories.Count} categories, or one is negative or not finite");
        }

        if (Incumbent is not null && !evidence.Arms.Contains(Incumbent, StringComparer.Ordinal))
        {
            faults.Add($"the incumbent \"{Incumbent}\" is not an arm, legal is {string.Join(", ", evidence.Arms)}");
        }

        foreach (string category in Parents.Keys.Where(name => !evidence.Categories.Contains(name, StringComparer.Ordinal)).Order(StringComparer.Ordinal))
        {
            faults.Add($"a parent is given for \"{category}\", which is not one of {string.Join(", ", evidence.Categories)}");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"The estimation options are not valid: {string.Join("; ", faults)}.");
        }
    }
}
