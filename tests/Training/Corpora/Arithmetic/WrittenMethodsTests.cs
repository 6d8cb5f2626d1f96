using CoERouter.Training.Corpora.Arithmetic.Steps;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Arithmetic;

public sealed class WrittenMethodsTests
{
    [Fact]
    public void Sum() => Assert.Equal("4821+0367: 1+7+0=08 2+6+0=08 8+3+0=11 4+0+1=05: 05188", ColumnSum.Write(4821, 367));

    [Fact]
    public void Difference() => Assert.Equal("4821-0367: 11-7-0=04 12-6-1=05 18-3-1=14 14-0-0=14: 4454", ColumnDifference.Write(4821, 367));

    [Fact]
    public void Difference_refuses_a_greater_subtrahend() => Assert.Throws<ArgumentOutOfRangeException>(() => ColumnDifference.Write(3, 4));

    [Fact]
    public void Product() => Assert.Equal(
        ["7*482: 2:14+0=14 8:56+1=57 4:28+5=33: 3374", "3*482+337: 2:06+7+0=13 8:24+3+1=28 4:12+3+2=17: 1783", "=17834"], LongProduct.Write(482, 37));

    [Fact]
    public void Product_with_zeros_at_the_end() => Assert.Equal(["6*45: 5:30+0=30 4:24+3=27: 270", "=2700"], LongProduct.Write(45, 60));

    [Fact]
    public void Product_with_a_power_of_ten() => Assert.Equal(["=45000"], LongProduct.Write(1000, 45));

    [Fact]
    public void Quotient() => Assert.Equal("4821/7: 04-0*7=4 48-6*7=6 62-8*7=6 61-8*7=5: 0688", DigitQuotient.Write(4821, 7));

    [Fact]
    public void Quotient_by_a_product_of_two_digits()
    {
        Worksheet sheet = new("969/24");
        Assert.Equal((40, 9), sheet.Quotient(969, 24));
        Assert.Contains("\n969/3/8\n", sheet.Answer("40 r 9"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1250, 2, "12.5")]
    [InlineData(-5, 3, "-0.005")]
    [InlineData(1200, 2, "12")]
    [InlineData(0, 1, "0")]
    public void Scaled(long value, int places, string text) => Assert.Equal(text, Digits.WriteScaled(value, places));

    [Fact]
    public void Quotients_and_products_of_all_kinds_have_true_lines()
    {
        Random random = new(6);
        for (int i = 0; i < 20_000; i++)
        {
            long number = random.NextInt64(0, Digits.PowerOfTen(random.Next(1, 7)));
            long divisor = random.Next(1, 100);
            Worksheet sheet = new($"{number}/{divisor}");
            Assert.Equal((number / divisor, number % divisor), sheet.Quotient(number, divisor));
            Assert.Equal(number * divisor, sheet.Product(number, divisor));
            Assert.Equal(number + divisor, sheet.Sum(number, divisor));
            Assert.Equal(number - divisor, sheet.Difference(number, divisor));
            WorkedLines.Check(sheet.Answer(number));
        }
    }
}
