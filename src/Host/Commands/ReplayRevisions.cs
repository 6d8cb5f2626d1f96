using System.Globalization;
using CoERouter.Categorizer;
using CoERouter.Host.Composition;
using CoERouter.Router.Feedback;
using CoERouter.Router.Mapping;
using CoERouter.Router.Receipts;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Commands;

/// <summary>
/// Finds what a receipt has to be replayed with: the present categorizer, map and outcomes, and, where exploration drew from them, the
/// feedback up to the event that the receipt names.
/// </summary>
internal sealed class ReplayRevisions(IServiceProvider services, string state)
{
    private readonly CategoryMap _map = services.GetRequiredService<CategoryMap>();
    private readonly MeasuredOutcomes _outcomes = services.GetRequiredService<MeasuredOutcomes>();
    private readonly Dictionary<long, RouteReplay?> _explored = [];
    private RouteReplay? _plain;

    public RouteReplay For(RouteReceipt receipt)
    {
        int plus = receipt.OutcomesRevision?.LastIndexOf('+') ?? -1;
        if (plus > 0 && long.TryParse(receipt.OutcomesRevision.AsSpan(plus + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            if (!_explored.TryGetValue(number, out RouteReplay? replay))
            {
                _explored.Add(number, replay = Explored(number));
            }

            if (replay is not null)
            {
                return replay;
            }
        }

        return _plain ??= Replay(null);
    }

    private RouteReplay? Explored(long number)
    {
        if (_outcomes is not { Table: { } table, Revision: { } revision } || FeedbackJournal.ReadUpTo(state, number) is not { } tallies)
        {
            return null;
        }

        return Replay(new ThompsonExploration(_map, new OutcomeEstimates(table, revision, tallies, new FeedbackOptions().MostPriorCount)));
    }

    private RouteReplay Replay(ThompsonExploration? exploration)
    {
        ICategorizer categorizer = services.GetRequiredService<ICategorizer>();
        return new RouteReplay(
            categorizer,
            CompositionServices.Decider(services, _map, exploration),
            new RouteRevisions(categorizer.Revision, _map.Revision, exploration?.OutcomesRevision ?? _outcomes.Revision,
                services.GetRequiredService<OptionalRefinement>().Rules?.Revision));
    }
}
