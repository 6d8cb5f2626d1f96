using System.Globalization;
using System.Text.RegularExpressions;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Arithmetic;
using CoERouter.Training.Corpora.Arithmetic.Steps;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Arithmetic;

public sealed class ProblemDrawTests
{
    private const int Draws = 20_000;

    [Theory]
    [InlineData(Wording.Seen)]
    [InlineData(Wording.Unseen)]
    public void Numbers_stay_within_their_bounds(Wording wording)
    {
        ProblemDraw draw = new(new Random(1), wording);
        var random = new Random(2);
        for (int i = 0; i < Draws; i++)
        {
            long low = random.Next(0, 50), high = low + random.Next(0, 500);
            Assert.InRange(draw.Between(low, high), low, high);
            int length = random.Next(1, 7);
            Assert.Equal(length, Digits.Length(draw.OfLength(length)));
            Assert.InRange(draw.Factor(), 2, 40);
            Assert.NotEqual(0, draw.Unrounded(1, 5) % 10);
            (long left, long right) = draw.Pair(2, 4);
            Assert.All(new[] { left, right }, number => Assert.InRange(Digits.Length(number), 2, 4));
        }
    }

    [Fact]
    public void Lengths_are_as_frequent_as_their_shares_say()
    {
        ProblemDraw draw = new(new Random(3), Wording.Seen);
        double[] shares = [.. Enumerable.Range(0, Draws).CountBy(_ => draw.Length()).OrderBy(pair => pair.Key).Select(pair => pair.Value / (double)Draws)];
        Assert.Equal(6, shares.Length);
        Assert.All(shares.Zip([0.18, 0.24, 0.20, 0.13, 0.12, 0.13]), pair => Assert.Equal(pair.Second, pair.First, 0.015));
        ProblemDraw unseen = new(new Random(4), Wording.Unseen);
        Assert.DoesNotContain(Enumerable.Range(0, 2000).Select(_ => unseen.Length()), length => length == 1);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(1, unseen.Length(1, 1)));
    }

    [Fact]
    public void Every_number_belongs_to_one_pool_and_about_one_in_seventeen_is_reserved()
    {
        ProblemDraw seen = new(new Random(5), Wording.Seen), unseen = new(new Random(5), Wording.Unseen);
        Assert.DoesNotContain(Enumerable.Range(0, 20).Select(i => (long)i), ProblemDraw.IsReserved);
        Assert.Equal(58, Enumerable.Range(20, 1000 - 20).Count(number => ProblemDraw.IsReserved(number)));
        HashSet<long> low = [.. Enumerable.Range(0, Draws).Select(_ => seen.Between(1, 500))], high = [.. Enumerable.Range(0, Draws).Select(_ => unseen.Between(1, 500))];
        Assert.Empty(low.Intersect(high));
        Assert.Equal(500, low.Count + high.Count);
    }

    [Fact]
    public void A_range_of_one_pool_alone_still_gives_its_numbers()
    {
        ProblemDraw seen = new(new Random(6), Wording.Seen), unseen = new(new Random(6), Wording.Unseen);
        Assert.True(ProblemDraw.IsReserved(22));
        Assert.Equal(22, seen.Between(22, 22));
        Assert.Equal(21, unseen.Between(21, 21));
        Assert.InRange(unseen.Between(2, 9), 2, 9);
    }

    [Fact]
    public void Two_people_are_two()
    {
        ProblemDraw draw = new(new Random(7), Wording.Unseen);
        Assert.All(Enumerable.Range(0, 2000), _ =>
        {
            (string first, string second) = draw.People();
            Assert.NotEqual(first, second);
        });
    }

    [Fact]
    public void Typed_numbers_are_the_same_numbers()
    {
        ProblemDraw draw = new(new Random(8), Wording.Seen);
        int commas = 0;
        for (int i = 0; i < Draws; i++)
        {
            long number = draw.Number(4, 6);
            string typed = draw.Type(number);
            commas += typed.Contains(',', StringComparison.Ordinal) ? 1 : 0;
            Assert.Equal(number, long.Parse(typed, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
        }

        Assert.InRange(commas / (double)Draws, 0.13, 0.17);
    }

    [Fact]
    public void Typing_changes_neither_numbers_nor_signs()
    {
        ProblemDraw draw = new(new Random(9), Wording.Seen);
        HashSet<string> forms = [];
        for (int i = 0; i < Draws; i++)
        {
            string typed = draw.Typed("What is 3.5 + (12 - 7) / 2?");
            Assert.Equal(["3.5", "12", "7", "2"], Regex.Matches(typed, @"\d+(?:\.\d+)?").Select(match => match.Value));
            Assert.Contains("what is 3.5 + (12 - 7) / 2", typed.ToLowerInvariant(), StringComparison.Ordinal);
            forms.Add(typed);
        }

        Assert.True(forms.Count > 60, $"only {forms.Count} forms");
    }

    [Theory]
    [InlineData(4820, 0, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(1000, 0, 3)]
    [InlineData(7, 7, 0)]
    public void Digits_are_counted_from_the_right(long value, int ones, int zeros)
    {
        Assert.Equal(ones, Digits.At(value, 0));
        Assert.Equal(zeros, Digits.TrailingZeros(value));
        Assert.Equal(0, Digits.At(value, 12));
    }

    [Fact]
    public void Scaled_numbers_are_exact_decimals()
    {
        var random = new Random(10);
        for (int i = 0; i < Draws; i++)
        {
            long value = random.NextInt64(-1_000_000, 1_000_000);
            int places = random.Next(0, 6);
            string text = Digits.WriteScaled(value, places);
            Assert.Equal(value / (decimal)Math.Pow(10, places), decimal.Parse(text, CultureInfo.InvariantCulture));
            Assert.DoesNotMatch(@"\.\d*0$|\.$|^-?0\d|^-?\.", text);
            Assert.Equal(value * (long)Math.Pow(10, 7 - places), new ScaledNumber(value, places).At(7));
        }

        Assert.Equal("12.05", new ScaledNumber(1205, 2).Price);
        Assert.Equal("12.00", new ScaledNumber(1200, 2).Price);
        Assert.Equal("12", new ScaledNumber(1200, 2).ToString());
        Assert.Equal("0.07", new ScaledNumber(7, 2).Price);
    }

    [Fact]
    public void A_pair_of_factors_has_the_greatest_second_digit_and_is_found_where_there_is_one()
    {
        for (int divisor = 10; divisor <= 99; divisor++)
        {
            (int First, int Second)[] pairs = [.. from first in Enumerable.Range(2, 8) from second in Enumerable.Range(2, 8) where first * second == divisor select (first, second)];
            FactorPair? found = FactorPair.Of(divisor);
            Assert.Equal(pairs.Length > 0, found is not null);
            Assert.True(found is null || (found.Value.First, found.Value.Second) == pairs.MaxBy(pair => pair.Second), $"{divisor}");
        }
    }

    [Fact]
    public void Sheets_refuse_divisors_beyond_two_digits_and_cancel_zeros_first()
    {
        Assert.Throws<ArgumentOutOfRangeException>("divisor", () => new Worksheet("x").Quotient(1000, 101));
        Worksheet sheet = new("9600/1200");
        Assert.Equal((8, 0), sheet.Quotient(9600, 1200));
        Assert.Contains("\n96/12\n", sheet.Answer(8), StringComparison.Ordinal);
        Assert.Equal((7, 0), new Worksheet("x").Quotient(700, 100));
        Assert.Equal("x\nAnswer: -5", new Worksheet("x").Answer(-5));
    }
}
