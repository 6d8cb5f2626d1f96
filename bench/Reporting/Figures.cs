using System.Globalization;
using CoERouter.Bench.Measurement;

namespace CoERouter.Bench.Reporting;

/// <summary>Numbers as text, with about three digits that mean something.</summary>
internal static class Figures
{
    private const double Mebibyte = 1 << 20;

    /// <summary>A figure: 0.0123, 1.23, 12.3, 123, 12,345.</summary>
    public static string Number(double value)
    {
        double size = Math.Abs(value);
        string format = size >= 100 ? "N0" : size >= 10 ? "N1" : size >= 1 ? "N2" : size >= 0.1 ? "N3" : size > 0 ? "0.##E+0" : "0";
        return value.ToString(size is > 0 and < 0.1 and >= 0.001 ? "N4" : format, CultureInfo.InvariantCulture);
    }

    /// <summary>The smallest and largest of the samples.</summary>
    public static string Spread(Samples samples) => $"{Number(samples.Smallest)}–{Number(samples.Largest)}";

    /// <summary>The median, and the spread behind it.</summary>
    public static string MedianAndSpread(Samples samples) => $"{Number(samples.Median)} ({Spread(samples)})";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Mebibytes(double bytes) => Number(bytes / Mebibyte);

    /// <summary>Whether a figure that should be small is below its target.</summary>
    public static string Target(double value, double below, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"under {below:0.###} {unit}: {(value < below ? "reached" : "missed")}");
}
