using CoERouter.Router.Routes;

namespace CoERouter.Router.Receipts;

/// <summary>The revisions of everything that decides a route.</summary>
/// <param name="Categorizer">Revision of the categorizer.</param>
/// <param name="Map">Revision of the map.</param>
/// <param name="Outcomes">Revision of the outcomes; null where there are none.</param>
/// <param name="Refinement">Revision of the rules that place prompts between two arms; null where there are none.</param>
public sealed record RouteRevisions(string Categorizer, string Map, string? Outcomes, string? Refinement = null)
{
    /// <summary>The revisions that a receipt names.</summary>
    public static RouteRevisions Of(RouteReceipt receipt) =>
        new(receipt.CategorizerRevision, receipt.MapRevision, receipt.OutcomesRevision, receipt.RefinementRevision);

    /// <summary>Which revisions of <paramref name="now"/> are others, as one sentence; null where none is.</summary>
    public string? Differences(RouteRevisions now)
    {
        List<string> differences = [];
        Compare("categorizer", Categorizer, now.Categorizer);
        Compare("map", Map, now.Map);
        Compare("outcomes", Outcomes, now.Outcomes);
        Compare("refinement", Refinement, now.Refinement);
        return differences.Count == 0 ? null : $"Other revisions decide now: {string.Join("; ", differences)}.";

        void Compare(string what, string? then, string? present)
        {
            if (then != present)
            {
                differences.Add($"the {what} was {then ?? "of no revision"} and is {present ?? "of no revision"}");
            }
        }
    }
}
