using CoERouter.Router.Feedback;

namespace CoERouter.Host.Composition;

/// <summary>The feedback of a composition; there is none where its models folder has no outcome table. Owns it.</summary>
/// <param name="Desk">What takes feedback; null where there is none.</param>
public sealed record OptionalFeedback(FeedbackDesk? Desk) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Desk?.Dispose();
}
