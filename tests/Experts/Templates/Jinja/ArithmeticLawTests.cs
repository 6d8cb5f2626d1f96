using System.Globalization;
using System.Numerics;
using CoERouter.Experts.Templates.Jinja;
using CoERouter.Experts.Templates.Jinja.Syntax;
using CoERouter.Experts.Templates.Jinja.Values;
using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja;

/// <summary>Laws of numbers over random operands and random expressions.</summary>
public sealed class ArithmeticLawTests
{
    [Fact]
    public void An_expression_with_only_the_brackets_it_needs_has_the_value_of_its_tree()
    {
        for (int seed = 0; seed < 1500; seed++)
        {
            Random random = new(seed);
            (string text, BigInteger? value, _) = Tree(random, 4);
            string rendered = Rendering.Fault("{{ " + text + " }}") is not "none" and var fault ? fault : Rendering.Of("{{ " + text + " }}");

            if (value is { } whole)
            {
                Assert.Equal(whole.ToString(CultureInfo.InvariantCulture), rendered);
            }
            else
            {
                Assert.Contains("divided by zero", rendered, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Quotient_and_remainder_make_the_number_again()
    {
        Random random = new(3);
        for (int round = 0; round < 3000; round++)
        {
            (long a, long b) = (random.NextInt64(-1000, 1000), random.NextInt64(-20, 20));
            if (b == 0)
            {
                continue;
            }

            long quotient = (long)Numbers.Compute(a, BinaryOperator.FloorDivide, b);
            long rest = (long)Numbers.Compute(a, BinaryOperator.Remainder, b);

            Assert.Equal(a, (quotient * b) + rest);
            Assert.True(rest == 0 || (rest < 0 == b < 0 && Math.Abs(rest) < Math.Abs(b)));
            Assert.Equal(Math.Floor((double)a / b), quotient);
        }
    }

    [Fact]
    public void Powers_are_repeated_products_and_leave_64_bits_with_a_sentence()
    {
        for (long value = -12; value <= 12; value++)
        {
            for (long exponent = 0; exponent < 70; exponent++)
            {
                BigInteger expected = BigInteger.Pow(value, (int)exponent);
                if (expected >= long.MinValue && expected <= long.MaxValue)
                {
                    Assert.Equal((long)expected, Numbers.Compute(value, BinaryOperator.Power, exponent));
                }
                else
                {
                    JinjaException fault = Assert.Throws<JinjaException>(() => Numbers.Compute(value, BinaryOperator.Power, exponent));
                    Assert.Equal("a whole number leaves 64 bits.", fault.Message);
                }
            }
        }

        Assert.Equal(-1L, Numbers.Compute(-1L, BinaryOperator.Power, long.MaxValue));
        Assert.Equal(0L, Numbers.Compute(0L, BinaryOperator.Power, long.MaxValue));
    }

    [Theory]
    [InlineData(long.MaxValue, "+", 1L)]
    [InlineData(long.MinValue, "-", 1L)]
    [InlineData(long.MaxValue, "*", 2L)]
    [InlineData(long.MinValue, "//", -1L)]
    public void What_leaves_64_bits_is_refused(long left, string sign, long right)
    {
        BinaryOperator binary = sign switch { "+" => BinaryOperator.Add, "-" => BinaryOperator.Subtract, "*" => BinaryOperator.Multiply, _ => BinaryOperator.FloorDivide };

        Assert.Equal("a whole number leaves 64 bits.", Assert.Throws<JinjaException>(() => Numbers.Compute(left, binary, right)).Message);
        Assert.Equal(0L, Numbers.Compute(long.MinValue, BinaryOperator.Remainder, -1L));
        Assert.Throws<JinjaException>(() => Numbers.Negate(long.MinValue));
    }

    // What repr gives in Python 3.
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1e-4, "0.0001")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(1e-7, "1e-07")]
    [InlineData(1e-10, "1e-10")]
    [InlineData(9.5e-7, "9.5e-07")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1e23, "1e+23")]
    [InlineData(9999999999999998.0, "9999999999999998.0")]
    [InlineData(123456789012345680.0, "1.2345678901234568e+17")]
    [InlineData(0.1, "0.1")]
    [InlineData(100.0, "100.0")]
    [InlineData(-12.5, "-12.5")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void A_number_is_written_as_in_Python(double value, string expected) => Assert.Equal(expected, Numbers.ToText(value));

    [Fact]
    public void The_digits_of_a_number_read_back_as_the_number()
    {
        Random random = new(11);
        for (int round = 0; round < 20_000; round++)
        {
            double value = round % 2 == 0
                ? BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))
                : Math.Round(random.NextDouble() * 1000, random.Next(8)) * Math.Pow(10, random.Next(-12, 18));
            if (double.IsFinite(value))
            {
                string text = Numbers.ToText(value);

                Assert.Equal(value, double.Parse(text, CultureInfo.InvariantCulture));
                Assert.True(text.Contains('.', StringComparison.Ordinal) || text.Contains('e', StringComparison.Ordinal), text);
            }
        }
    }

    [Theory]
    [InlineData("0", 10, 0L)]
    [InlineData("-0", 10, 0L)]
    [InlineData("+12", 10, 12L)]
    [InlineData("1_2_3", 10, 123L)]
    [InlineData("9223372036854775807", 10, long.MaxValue)]
    [InlineData("-9223372036854775808", 10, long.MinValue)]
    [InlineData("ff", 16, 255L)]
    [InlineData("0xFF", 16, 255L)]
    [InlineData("-0b101", 2, -5L)]
    [InlineData("0o17", 8, 15L)]
    [InlineData("zZ", 36, 1295L)]
    [InlineData("٣٤", 10, 34L)]
    [InlineData("", 10, null)]
    [InlineData("-", 10, null)]
    [InlineData("1_", 10, null)]
    [InlineData("_1", 10, null)]
    [InlineData("1__2", 10, null)]
    [InlineData("2", 2, null)]
    [InlineData("0x10", 10, null)]
    [InlineData("a", 10, null)]
    [InlineData("1", 1, null)]
    [InlineData("1", 37, null)]
    [InlineData("9223372036854775808", 10, null)]
    [InlineData("-9223372036854775809", 10, null)]
    [InlineData("99999999999999999999999999999999999999999999", 10, null)]
    public void Whole_numbers_are_read_as_in_Python(string text, long numberBase, long? expected) =>
        Assert.Equal(expected, WholeNumberText.TryRead(text, numberBase, out long value) ? value : null);

    // The text with the brackets that the precedence needs, the value, or null where it divides by zero, and the precedence.
    private static (string Text, BigInteger? Value, int Level) Tree(Random random, int depth)
    {
        if (depth == 0 || random.Next(5) == 0)
        {
            int leaf = random.Next(10);
            return (leaf.ToString(CultureInfo.InvariantCulture), leaf, 3);
        }

        (string Text, BigInteger? Value, int Level) left = Tree(random, depth - 1);
        (string Text, BigInteger? Value, int Level) right = Tree(random, depth - 1);
        int kind = random.Next(6);
        if (kind == 5)
        {
            return ($"-{Bracketed(left, 3)}", -left.Value, 2);
        }

        int level = kind < 2 ? 0 : 1;
        BigInteger? value = (left.Value, right.Value, kind) switch
        {
            (null, _, _) or (_, null, _) => null,
            ({ } a, { } b, 0) => a + b,
            ({ } a, { } b, 1) => a - b,
            ({ } a, { } b, 2) => a * b,
            ({ } a, { } b, _) when b.IsZero => null,
            ({ } a, { } b, 3) => Floor(a, b),
            ({ } a, { } b, _) => a - (b * Floor(a, b)),
        };
        return ($"{Bracketed(left, level)} {new[] { "+", "-", "*", "//", "%" }[kind]} {Bracketed(right, level + 1)}", value, level);
    }

    private static string Bracketed((string Text, BigInteger? Value, int Level) tree, int least) => tree.Level < least ? $"({tree.Text})" : tree.Text;

    private static BigInteger Floor(BigInteger a, BigInteger b) =>
        BigInteger.DivRem(a, b, out BigInteger rest) - (!rest.IsZero && rest.Sign != b.Sign ? 1 : 0);
}
