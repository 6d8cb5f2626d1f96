using CoERouter.Categorizer;
using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using CoERouter.Router.Routes;

namespace CoERouter.Router.Receipts;

/// <summary>
/// Makes the decision of a receipt again: from the prompt where the record keeps it, else from the estimate that the receipt stores. Pure
/// and thread-safe.
/// </summary>
/// <param name="categorizer">The present categorizer.</param>
/// <param name="decider">The present decider, made for that categorizer.</param>
/// <param name="revisions">The revisions of both and of the outcomes.</param>
public sealed class RouteReplay(ICategorizer categorizer, RouteDecider decider, RouteRevisions revisions)
{
    /// <summary>Replays one record.</summary>
    public ReplayResult Replay(ReceiptRecord record)
    {
        RouteReceipt receipt = record.Receipt;
        if (RouteRevisions.Of(receipt).Differences(revisions) is { } others)
        {
            return new ReplayResult(ReplayVerdict.OtherRevision, others, null);
        }

        Arm decided = receipt.FirstChoice ?? receipt.Arm;
        GatingPolicy? gating = null;
        if (receipt.RequestedGating is { } text)
        {
            if (!GatingPolicy.TryParse(text, out GatingPolicy read))
            {
                return Different($"The gating \"{text}\" that it says was asked for is none.");
            }

            gating = read;
        }

        bool named = receipt.Reason == RouteReason.Requested;
        CategoryEstimate? estimate = null;
        if (!named && !TryEstimate(record, out estimate, out string fault))
        {
            return Different(fault);
        }

        RouteRequest request = new(named ? decided.Expert : null, gating);
        double? score = record.Prompt is { } prompt ? decider.Score(request, estimate, prompt) : receipt.Refinement?.Score;
        if (!decider.TryDecide(receipt.Id, request, estimate, score, out Route? route, out RouteRefusal? refusal))
        {
            return Different($"The request is refused now: {refusal.Sentence}");
        }

        if (score is null && route.Receipt.Reason == RouteReason.Mapped && decider.NeedsScore(request, estimate))
        {
            return Different("It lacks the score that places its prompt between two arms.");
        }

        if (receipt.Reason == RouteReason.Fallback && !route.Fallbacks.Contains(receipt.Arm))
        {
            return new ReplayResult(ReplayVerdict.Different, $"{receipt.Arm} is no fallback of this route.", route.Receipt);
        }

        RouteReceipt now = receipt.Reason == RouteReason.Fallback ? decider.FallBack(route, receipt.Arm) : route.Receipt;

        // By their text, so that lists and whatever a receipt may hold one day are compared by content.
        return ReceiptFile.WriteLine(new ReceiptRecord(now)) == ReceiptFile.WriteLine(new ReceiptRecord(receipt))
            ? new ReplayResult(ReplayVerdict.Same, string.Empty, now)
            : new ReplayResult(ReplayVerdict.Different, Difference(receipt, now), now);
    }

    private static ReplayResult Different(string sentence) => new(ReplayVerdict.Different, sentence, null);

    private static string Difference(RouteReceipt then, RouteReceipt now)
    {
        string what = then.Arm != now.Arm || then.FirstChoice != now.FirstChoice
            ? $"The arm was {then.FirstChoice ?? then.Arm} and is {now.FirstChoice ?? now.Arm}"
            : then.Reason != now.Reason ? $"The reason was {then.Reason} and is {now.Reason}"
            : !Equals(then.Distribution, now.Distribution) ? "The estimate is another"
            : then.Refinement != now.Refinement ? "The score or the threshold that places the prompt is another"
            : "A field that follows from the decision is another";
        return $"{what}, although all revisions are the same.";
    }

    private bool TryEstimate(ReceiptRecord record, out CategoryEstimate? estimate, out string fault)
    {
        RouteReceipt receipt = record.Receipt;
        fault = string.Empty;
        if (record.Prompt is { } prompt)
        {
            estimate = categorizer.Categorize(prompt);
            return true;
        }

        estimate = null;
        int best = IndexOf(receipt.Category);
        int runnerUp = receipt.RunnerUpCategory is null ? best : IndexOf(receipt.RunnerUpCategory);
        if (receipt.Distribution is not { } distribution || receipt.IsConfident is not { } confident || best < 0 || runnerUp < 0
            || !distribution.Categories.SequenceEqual(categorizer.Categories, StringComparer.Ordinal))
        {
            fault = $"Its estimate is not one of this categorizer, whose categories are {string.Join(", ", categorizer.Categories)}.";
            return false;
        }

        int[]? set = receipt.PredictionSet is null ? null : [.. receipt.PredictionSet.Select(IndexOf)];
        if (set is not null && set.Contains(-1))
        {
            fault = $"Its prediction set names categories that this categorizer lacks; it has {string.Join(", ", categorizer.Categories)}.";
            return false;
        }

        estimate = new CategoryEstimate([.. distribution.Probabilities], best, runnerUp, confident)
        {
            OutOfDomain = receipt.OutOfDomain ?? 0,
            IsInDomain = receipt.IsInDomain ?? true,
            Set = set,
        };
        return true;
    }

    private int IndexOf(string? category) =>
        Enumerable.Range(0, categorizer.Categories.Count).FirstOrDefault(index => categorizer.Categories[index] == category, -1);
}
