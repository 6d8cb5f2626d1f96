using CoERouter.Router.Arms;

namespace CoERouter.Router.Feedback;

/// <summary>One thing that a user said, as the journal keeps it: a score of one answer, or a comparison of two to the same prompt. It holds
/// no text of either.</summary>
/// <param name="Number">Its number, from 1, without gaps.</param>
/// <param name="At">When it came.</param>
/// <param name="Category">Category of the prompt.</param>
/// <param name="RouteId">The route of the answer.</param>
/// <param name="Arm">The arm that gave it.</param>
public sealed record FeedbackEvent(long Number, DateTimeOffset At, string Category, string RouteId, Arm Arm)
{
    /// <summary>The score, from 0 to 1; null for a comparison.</summary>
    public double? Score { get; init; }

    /// <summary>The route of the other answer; null for a score.</summary>
    public string? OtherRouteId { get; init; }

    /// <summary>The arm that gave the other answer; null for a score.</summary>
    public Arm? OtherArm { get; init; }

    /// <summary>1 where the answer was preferred to the other, 0 where neither was; null for a score.</summary>
    public double? Preference { get; init; }
}
