using CoERouter.Router.Arms;
using CoERouter.Router.Receipts;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Router.Receipts;

public sealed class RouteRevisionsTests
{
    private static readonly RouteRevisions Then = new("c", "m", "o", "r");

    [Fact]
    public void Equal_revisions_have_no_difference_whatever_they_are()
    {
        foreach (RouteRevisions revisions in (RouteRevisions[])[Then, new("c", "m", null), new(string.Empty, string.Empty, string.Empty, string.Empty)])
        {
            Assert.Null(revisions.Differences(revisions with { }));
        }
    }

    [Fact]
    public void Every_set_of_differences_names_exactly_its_members()
    {
        string[] names = ["categorizer", "map", "outcomes", "refinement"];
        for (int set = 1; set < 16; set++)
        {
            string Of(int place, string then) => (set >> place & 1) == 1 ? "new" : then;
            string sentence = Then.Differences(new(Of(0, "c"), Of(1, "m"), Of(2, "o"), Of(3, "r")))!;
            Assert.StartsWith("Other revisions decide now: the ", sentence, StringComparison.Ordinal);
            Assert.EndsWith(" and is new.", sentence, StringComparison.Ordinal);
            for (int place = 0; place < 4; place++)
            {
                Assert.Equal((set >> place & 1) == 1, sentence.Contains($"the {names[place]} was ", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void A_revision_that_came_or_went_is_said_so()
    {
        Assert.Equal("Other revisions decide now: the outcomes was o and is of no revision.", Then.Differences(Then with { Outcomes = null }));
        Assert.Equal("Other revisions decide now: the refinement was of no revision and is r.", (Then with { Refinement = null }).Differences(Then));
    }

    [Fact]
    public void Revisions_differ_by_case() => Assert.NotNull(Then.Differences(Then with { Map = "M" }));

    [Fact]
    public void They_are_read_off_a_receipt()
    {
        RouteReceipt receipt = new()
        {
            Id = "r", Reason = RouteReason.Mapped, Arm = Arm.Parse("a@top-1"), Cost = new RouteCost(1, 1), Budget = Budget.Unlimited,
            CategorizerRevision = "c", MapRevision = "m", OutcomesRevision = "o", RefinementRevision = "r",
        };
        Assert.Equal(Then, RouteRevisions.Of(receipt));
        Assert.Equal(new RouteRevisions("c", "m", null), RouteRevisions.Of(receipt with { OutcomesRevision = null, RefinementRevision = null }));
    }
}
