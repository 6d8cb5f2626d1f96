using CoERouter.Bench.Measurement;
using CoERouter.Bench.Reporting;
using Xunit;

namespace CoERouter.Tests.Bench.Reporting;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.00001234, "1.23E-5")]
    [InlineData(0.01234, "0.0123")]
    [InlineData(0.1234, "0.123")]
    [InlineData(1.234, "1.23")]
    [InlineData(12.34, "12.3")]
    [InlineData(123.4, "123")]
    [InlineData(12345.6, "12,346")]
    [InlineData(-12.34, "-12.3")]
    public void Numbers_keep_about_three_digits(double value, string text) => Assert.Equal(text, Figures.Number(value));

    [Fact]
    public void A_spread_names_smallest_and_largest() => Assert.Equal("1.00–12.0", Figures.Spread(new Samples([3, 12, 1])));

    [Theory]
    [InlineData(1.49, "under 1.5 s: reached")]
    [InlineData(1.5, "under 1.5 s: missed")]
    public void A_target_is_reached_only_below_it(double value, string text) => Assert.Equal(text, Figures.Target(value, 1.5, "s"));

    [Fact]
    public void Mebibytes_are_powers_of_two() => Assert.Equal(("1.00", "1,234,567"), (Figures.Mebibytes(1 << 20), Figures.Count(1_234_567)));
}
