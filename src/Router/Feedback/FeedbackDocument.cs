using CoERouter.Router.Arms;

namespace CoERouter.Router.Feedback;

/// <summary>The JSON shape of summed up feedback.</summary>
internal sealed record FeedbackDocument
{
    public required long Last { get; init; }

    public required Row[] Scores { get; init; }

    public required Row[] Preferences { get; init; }

    internal sealed record Row
    {
        public required string Category { get; init; }

        public required Arm Arm { get; init; }

        public Arm? Other { get; init; }

        public required long Count { get; init; }

        public required double Sum { get; init; }
    }
}
