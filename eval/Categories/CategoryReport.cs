using CoERouter.Evaluation.Statistics;

namespace CoERouter.Evaluation.Categories;

/// <summary>How good one kind of categorizer is on one data set.</summary>
public sealed record CategoryReport
{
    /// <summary>The data set.</summary>
    public required string Data { get; init; }

    /// <summary>The kind of categorizer.</summary>
    public required string Recipe { get; init; }

    /// <summary>Categories, without the unknown one.</summary>
    public required int Categories { get; init; }

    /// <summary>Training prompts.</summary>
    public required int Trained { get; init; }

    /// <summary>Scored prompts of known categories whose best known category is the true one, whatever the limit.</summary>
    public required WilsonInterval Accuracy { get; init; }

    /// <summary>The share of the scored prompts that always guessing the most frequent training category gets right.</summary>
    public required double Majority { get; init; }

    /// <summary>What limits do; the first is the trained one.</summary>
    public required IReadOnlyList<OutsideRow> Outside { get; init; }

    /// <summary>The chance that a prompt of no category scores as more foreign than one of a known category; NaN where there are none.</summary>
    public required double OutsideArea { get; init; }

    /// <summary>Expected calibration error over 15 equal bins of confidence.</summary>
    public required double CalibrationError { get; init; }

    /// <summary>Mean squared distance between distribution and truth, summed over categories: from 0 to 2.</summary>
    public required double Brier { get; init; }

    /// <summary>Mean negative log-likelihood of the true category, in nats.</summary>
    public required double Loss { get; init; }

    /// <summary>The fitted temperature.</summary>
    public required double Temperature { get; init; }

    /// <summary>Reliability: per bin the number of prompts, their mean confidence and the share that is right.</summary>
    public required IReadOnlyList<(int Count, double Confidence, double Right)> Bins { get; init; }

    /// <summary>What prediction sets do.</summary>
    public required IReadOnlyList<ConformalRow> Sets { get; init; }

    /// <summary>What changes of the wording do.</summary>
    public required IReadOnlyList<RobustnessRow> Robustness { get; init; }

    /// <summary>Whether the drift alarm was raised on the scored prompts of known categories.</summary>
    public required bool FalseAlarm { get; init; }

    /// <summary>How many prompts of no category it took to raise the drift alarm after those; null where it was not, or there are none.</summary>
    public required int? AlarmDelay { get; init; }

    /// <summary>Median time of one estimate, in microseconds.</summary>
    public required double MedianMicroseconds { get; init; }

    /// <summary>Managed memory per estimate.</summary>
    public required double AllocatedBytes { get; init; }
}
