using CoERouter.Router.Estimation;
using Xunit;

namespace CoERouter.Tests.Router.Estimation;

public sealed class EstimatorOptionsTests
{
    private static readonly EstimatorOptions Defaults = new();
    private static readonly OutcomeEvidence Evidence = new(["x", "y"], ["a", "b"]);

    public static TheoryData<EstimatorOptions> Legal => new(
        Defaults,
        Defaults with { LowerBoundErrors = 0 },
        Defaults with { Caution = 0 },
        Defaults with { Caution = 1e9 },
        Defaults with { TypicalDifference = 1 },
        Defaults with { TypicalDifference = double.Epsilon },
        Defaults with { Weights = [0, 1] },
        Defaults with { Weights = [1e9, 1e9] },
        Defaults with { Incumbent = "b" },
        Defaults with { Parents = new Dictionary<string, string> { ["x"] = "p" } },
        Defaults with { Parents = new Dictionary<string, string> { ["x"] = "p", ["y"] = "p" } });

    [Theory]
    [MemberData(nameof(Legal))]
    public void Ends_of_what_is_legal_are_taken(EstimatorOptions options) => options.Validate(Evidence);

    public static TheoryData<EstimatorOptions, string> Illegal => new()
    {
        { Defaults with { LowerBoundErrors = -0.5 }, "LowerBoundErrors is -0.5, legal is a finite number of 0 or more" },
        { Defaults with { LowerBoundErrors = double.PositiveInfinity }, "LowerBoundErrors is Infinity, legal is a finite number of 0 or more" },
        { Defaults with { Caution = double.NaN }, "Caution is NaN, legal is a finite number of 0 or more" },
        { Defaults with { TypicalDifference = 0 }, "TypicalDifference is 0, legal is a number above 0, up to 1" },
        { Defaults with { TypicalDifference = 1.5 }, "TypicalDifference is 1.5, legal is a number above 0, up to 1" },
        { Defaults with { Weights = [1] }, "there are 1 weights for 2 categories, or one is negative or not finite" },
        { Defaults with { Weights = [0, 0] }, "there are 2 weights for 2 categories, or one is negative or not finite" },
        { Defaults with { Weights = [2, -1] }, "there are 2 weights for 2 categories, or one is negative or not finite" },
        { Defaults with { Weights = [1, double.NaN] }, "there are 2 weights for 2 categories, or one is negative or not finite" },
        { Defaults with { Incumbent = "B" }, "the incumbent \"B\" is not an arm, legal is a, b" },
        { Defaults with { Parents = new Dictionary<string, string> { ["z"] = "p" } }, "a parent is given for \"z\", which is not one of x, y" },
    };

    [Theory]
    [MemberData(nameof(Illegal))]
    public void What_lies_beyond_is_one_fault_with_what_is_legal(EstimatorOptions options, string fault) =>
        Assert.Equal($"The estimation options are not valid: {fault}.", Assert.Throws<ArgumentException>(() => options.Validate(Evidence)).Message);

    [Fact]
    public void Several_faults_come_together_and_in_order()
    {
        EstimatorOptions options = new() { Caution = -1, TypicalDifference = 2, Parents = new Dictionary<string, string> { ["w"] = "p", ["v"] = "p" } };
        Assert.Equal(
            "The estimation options are not valid: Caution is -1, legal is a finite number of 0 or more; TypicalDifference is 2, legal is a number above 0, up to 1; "
            + "a parent is given for \"v\", which is not one of x, y; a parent is given for \"w\", which is not one of x, y.",
            Assert.Throws<ArgumentException>(() => options.Validate(Evidence)).Message);
    }

    [Fact]
    public void More_errors_lower_the_bound_and_more_caution_the_guarded_gain()
    {
        OutcomeEvidence evidence = new(["x", "y"], ["a", "b"]);
        evidence.AddSums(0, 0, 20, 18);
        evidence.AddSums(0, 1, 20, 6);
        evidence.AddSums(1, 0, 20, 4);
        evidence.AddSums(1, 1, 20, 16);
        double bound = 2, guarded = double.PositiveInfinity;
        foreach (double errors in (double[])[0, 0.5, 1, 2, 3])
        {
            CellEstimate cell = OutcomeEstimator.Estimate(evidence, new() { LowerBoundErrors = errors, Caution = errors, Incumbent = "a" })[1, 1];
            Assert.True(cell.LowerBound < bound && cell.GuardedScore < guarded);
            Assert.Equal(cell.Score - (errors * cell.StandardError), cell.LowerBound, 12);
            (bound, guarded) = (cell.LowerBound, cell.GuardedScore);
        }
    }

    [Fact]
    public void The_incumbent_is_its_own_guarded_score_and_gains_nothing()
    {
        OutcomeEvidence evidence = OutcomeEvidence.FromQuestions(["x", "y"], ["a", "b"], [new("1", "x", [1, 0]), new("2", "y", [0.5, 1]), new("3", "y", [0, 1])]);
        OutcomeEstimates estimates = OutcomeEstimator.Estimate(evidence, new() { Incumbent = "b" });
        Assert.Equal(1, estimates.Incumbent);
        Assert.All(Enumerable.Range(0, 2), category =>
        {
            CellEstimate cell = estimates[category, 1];
            Assert.Equal((0.0, 0.0), (cell.Gain, cell.GainError));
            Assert.Equal(cell.Score, Math.Clamp(cell.GuardedScore, 0, 1), 12);
        });
    }

    [Fact]
    public void A_cell_outside_of_the_estimates_is_named()
    {
        OutcomeEvidence evidence = new(["x", "y"], ["a", "b", "c"]);
        evidence.AddSums(0, 0, 1, 1);
        OutcomeEstimates estimates = OutcomeEstimator.Estimate(evidence);
        Assert.Contains(
            "There are 2 categories and 3 arms; there is no cell (2, 0).", Assert.Throws<ArgumentOutOfRangeException>(() => estimates[2, 0]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => estimates[0, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => evidence.Count(0, -1));
        Assert.Equal(
            ["The category \"y\" has no labels; it is estimated from the other categories.", "The arm \"b\" has no labels; it is expected to be an average one.", "The arm \"c\" has no labels; it is expected to be an average one."],
            estimates.Notes);
    }
}
