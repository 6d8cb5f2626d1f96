using System.Globalization;

namespace CoERouter.Router.Feedback;

/// <summary>How feedback is kept and what it may change.</summary>
public sealed record FeedbackOptions
{
    private const int MostOfAnything = 10_000_000;

    /// <summary>Routes that feedback may still name; the oldest is forgotten first. Default 10,000.</summary>
    public int RecentRoutes { get; init; } = 10_000;

    /// <summary>Events that the journal holds before they are summed up in its snapshot. Default 10,000.</summary>
    public int JournalEvents { get; init; } = 10_000;

    /// <summary>
    /// Most prompts that a measured cell counts for, however many were measured, so that what users say can outweigh it. Default 200.
    /// </summary>
    public int MostPriorCount { get; init; } = 200;

    /// <summary>
    /// Highest probability that, of a category whose arm is the best, another arm is ever said to be better, however often one looks.
    /// Default 0.05.
    /// </summary>
    public double FalseAlarm { get; init; } = 0.05;

    /// <summary>Earlier maps that are kept for rollback. Default 10.</summary>
    public int KeptMaps { get; init; } = 10;

    /// <summary>Whether prompts are routed by Thompson sampling, which learns about other arms at the cost of worse answers. Default
    /// false.</summary>
    public bool Explore { get; init; }

    /// <summary>Events after which exploration takes up what it learnt. Default 16.</summary>
    public int ExploreEvery { get; init; } = 16;

    /// <summary>Throws one <see cref="ArgumentException"/> that names every option that is not legal.</summary>
    public void Validate()
    {
        List<string> faults = [];
        Require(nameof(RecentRoutes), RecentRoutes);
        Require(nameof(JournalEvents), JournalEvents);
        Require(nameof(MostPriorCount), MostPriorCount);
        Require(nameof(KeptMaps), KeptMaps);
        Require(nameof(ExploreEvery), ExploreEvery);
        if (!(FalseAlarm is > 0 and < 1))
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(FalseAlarm)} is {FalseAlarm}, legal is a number above 0 and below 1"));
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"The feedback options are not valid: {string.Join("; ", faults)}.");
        }

        void Require(string name, int value)
        {
            if (value is < 1 or > MostOfAnything)
            {
                faults.Add($"{name} is {value}, legal is 1 to {MostOfAnything}");
            }
        }
    }
}
