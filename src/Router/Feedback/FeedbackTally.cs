namespace CoERouter.Router.Feedback;

/// <summary>How often something was said, and the sum of it.</summary>
/// <param name="Count">How often.</param>
/// <param name="Sum">The sum of scores, or of preferences for the first arm over the second.</param>
public readonly record struct FeedbackTally(long Count, double Sum)
{
    /// <summary>The tally with one more.</summary>
    public FeedbackTally With(double value) => new(Count + 1, Sum + value);
}
