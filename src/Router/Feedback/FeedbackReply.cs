using CoERouter.Router.Arms;

namespace CoERouter.Router.Feedback;

/// <summary>What became of feedback.</summary>
public abstract record FeedbackReply
{
    private FeedbackReply()
    {
    }

    /// <summary>It was kept and counts.</summary>
    /// <param name="Number">Its number.</param>
    /// <param name="Category">The category that it is about.</param>
    /// <param name="Estimates">What is now known of the arms that it is about.</param>
    /// <param name="ProposedMap">Revision of the map that is proposed because of it or of earlier feedback; null where none is.</param>
    public sealed record Counted(long Number, string Category, IReadOnlyList<ArmEstimate> Estimates, string? ProposedMap) : FeedbackReply;

    /// <summary>It is legal, but nothing can be learnt from it; it was not kept.</summary>
    /// <param name="Sentence">Why.</param>
    public sealed record NotCounted(string Sentence) : FeedbackReply;

    /// <summary>It is not legal, or could not be kept.</summary>
    /// <param name="Refusal">What is wrong.</param>
    /// <param name="Sentence">The same in one sentence.</param>
    public sealed record Refused(FeedbackRefusal Refusal, string Sentence) : FeedbackReply;
}
