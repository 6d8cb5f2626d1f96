using System.Globalization;

namespace CoERouter.Evaluation.Routing.Metrics;

/// <summary>A figure with its 95 % interval.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Value, double Low, double High)
{
    /// <summary>A figure without any uncertainty.</summary>
    public static Interval Exact(double value) => new(value, value, value);

    /// <summary>The same figure in another unit, such as percent.</summary>
    public Interval Times(double factor) => new(Value * factor, Low * factor, High * factor);

    /// <summary>For tables: "58.4 [57.2, 59.6]".</summary>
    /// <param name="format">A number format, such as <c>F1</c>.</param>
    public string ToText(string format) => double.IsNaN(Value)
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{Value.ToString(format, CultureInfo.InvariantCulture)} [{Low.ToString(format, CultureInfo.InvariantCulture)}, {High.ToString(format, CultureInfo.InvariantCulture)}]");
}
