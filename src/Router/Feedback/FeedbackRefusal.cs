namespace CoERouter.Router.Feedback;

/// <summary>What is wrong with feedback.</summary>
public enum FeedbackRefusal
{
    /// <summary>No recent route has the identity.</summary>
    UnknownRoute,

    /// <summary>The same was said before.</summary>
    AlreadyGiven,

    /// <summary>The two answers are to different prompts, or are the same answer.</summary>
    NotComparable,

    /// <summary>It could not be written.</summary>
    NotKept,
}
