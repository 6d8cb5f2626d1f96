using System.Text.Json;
using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class CompactNumbersConverterTests
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Converters = { new CompactNumbersConverter<double>(), new CompactNumbersConverter<uint>(), new CompactNumbersConverter<float>() },
    };

    [Fact]
    public void Any_numbers_read_back_bit_for_bit_from_one_line()
    {
        Random random = new(1);
        for (int round = 0; round < 300; round++)
        {
            double[] numbers = [.. Enumerable.Range(0, random.Next(20)).Select(_ => Any(random))];
            string json = JsonSerializer.Serialize(numbers, Indented);
            Assert.DoesNotContain('\n', json);
            Assert.Equal(numbers.Select(BitConverter.DoubleToInt64Bits), JsonSerializer.Deserialize<double[]>(json, Indented)!.Select(BitConverter.DoubleToInt64Bits));
            uint[] whole = [.. numbers.Select(_ => (uint)random.NextInt64(1L << 32))];
            Assert.Equal(whole, JsonSerializer.Deserialize<uint[]>(JsonSerializer.Serialize(whole, Indented), Indented));
        }
    }

    [Fact]
    public void The_text_is_the_shortest_one() =>
        Assert.Equal("[0.1, -2, 1E-05, 1E+300]", JsonSerializer.Serialize(new[] { 0.1, -2.0, 1e-5, 1e300 }, Indented));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_not_written(double number) =>
        Assert.StartsWith("The number at place 1 is ", Assert.Throws<JsonException>(() => JsonSerializer.Serialize(new[] { 1.0, number }, Indented)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", "A list of numbers is expected.")]
    [InlineData("1", "A list of numbers is expected.")]
    [InlineData("[1, \"2\"]", "A list of numbers holds something else at place 1.")]
    [InlineData("[null]", "A list of numbers holds something else at place 0.")]
    [InlineData("[[1]]", "A list of numbers holds something else at place 0.")]
    [InlineData("[1, 2, true]", "A list of numbers holds something else at place 2.")]
    public void What_is_no_list_of_numbers_is_refused(string json, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<double[]>(json, Indented)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[-1]")]
    [InlineData("[4294967296]")]
    [InlineData("[0.5]")]
    public void A_hash_is_a_whole_number_of_32_bits(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<uint[]>(json, Indented));

    private static double Any(Random random)
    {
        double number = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
        return double.IsFinite(number) ? number : -0.0;
    }
}
