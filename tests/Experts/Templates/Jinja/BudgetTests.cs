using CoERouter.Experts.Templates.Jinja;
using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja;

/// <summary>What a rendering may spend, to the last step.</summary>
public sealed class BudgetTests
{
    [Fact]
    public void The_last_step_is_free_and_the_next_is_refused()
    {
        Budget budget = Of(new() { Steps = 5 });
        budget.Charge(3);
        budget.Charge();
        budget.Charge();

        Assert.Equal("it takes more than 5 steps.", Assert.Throws<JinjaException>(() => budget.Charge()).Message);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(15, 1)]
    [InlineData(16, 2)]
    [InlineData(160, 11)]
    public void Sixteen_characters_cost_a_step(int characters, int steps)
    {
        Of(new() { Steps = steps }).ChargeText(characters);

        Assert.Throws<JinjaException>(() => Of(new() { Steps = steps - 1 }).ChargeText(characters));
    }

    [Fact]
    public void A_text_of_the_greatest_length_is_legal_and_a_longer_one_is_not()
    {
        Budget budget = Of(new() { OutputCharacters = 10 });
        budget.CheckLength(10);
        budget.ChargeText(10);

        Assert.Equal("it makes a text of more than 10 characters.", Assert.Throws<JinjaException>(() => budget.CheckLength(11)).Message);
        Assert.Throws<JinjaException>(() => budget.ChargeText(11));
    }

    [Fact]
    public void Depth_is_given_back()
    {
        Budget budget = Of(new() { Depth = 2 });
        for (int round = 0; round < 10; round++)
        {
            budget.Enter();
            budget.Enter();
            budget.Leave();
            budget.Leave();
        }

        budget.Enter();
        budget.Enter();
        Assert.Equal("its evaluation is nested deeper than 2 levels.", Assert.Throws<JinjaException>(budget.Enter).Message);
    }

    [Fact]
    public void The_clock_is_read_now_and_then_only()
    {
        SlowClock clock = new();
        Budget budget = new(new() { Time = TimeSpan.FromSeconds(1) }, clock);
        clock.Seconds = 100;
        for (int step = 1; step < 4096; step++)
        {
            budget.Charge();
        }

        Assert.Equal("it takes longer than 1 seconds.", Assert.Throws<JinjaException>(() => budget.Charge()).Message);
    }

    [Fact]
    public void A_text_is_refused_before_it_grows_past_its_limit()
    {
        TextBuilder text = new(Of(new() { OutputCharacters = 8 }));
        text.Append("abcd").Append("").Append("efgh");

        Assert.Throws<JinjaException>(() => text.Append("i"));
        Assert.Equal((8, "abcdefgh"), (text.Length, text.ToString()));
    }

    [Fact]
    public void An_inner_name_hides_an_outer_one_and_does_not_change_it()
    {
        Scope outer = new(null);
        outer.Set("a", 1L);
        outer.Set("b", null);
        Scope inner = new(outer);
        inner.Set("a", 2L);

        Assert.Equal((2L, 1L), (inner.Get("a"), outer.Get("a")));
        Assert.Null(inner.Get("b"));
        Assert.IsType<CoERouter.Experts.Templates.Jinja.Values.Undefined>(inner.Get("c"));
    }

    [Fact]
    public void A_long_name_is_cut_in_the_sentence_about_it()
    {
        string fault = Rendering.Fault("{{ " + new string('n', 100) + ".x }}");

        Assert.Equal($"Line 1 of the template: '{new string('n', 40)}' is undefined and has no members.", fault);
    }

    [Fact]
    public void White_space_is_that_of_Python()
    {
        // str.isspace in Python 3 for every character of the basic plane.
        HashSet<char> expected =
        [
            '\t', '\n', '\v', '\f', '\r', '\u001c', '\u001d', '\u001e', '\u001f', ' ', '\u0085', '\u00a0', '\u1680', '\u2028', '\u2029', '\u202f',
            '\u205f', '\u3000', .. Enumerable.Range(0x2000, 11).Select(code => (char)code),
        ];
        for (int code = 0; code <= char.MaxValue; code++)
        {
            Assert.Equal(expected.Contains((char)code), PythonText.IsWhiteSpace((char)code));
            Assert.Equal(expected.Contains((char)code), PythonText.WhiteSpace.Contains((char)code, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Lines_with_their_ends_make_the_text_again()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            Random random = new(seed);
            string text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => "ab\n\r\v\u2028\u0085 \u001c"[random.Next(9)]));
            List<string> ends = PythonText.Lines(text, keepEnds: true);
            List<string> lines = PythonText.Lines(text);

            Assert.Equal(text, string.Concat(ends));
            Assert.Equal(ends.Count, lines.Count);
            Assert.All(ends.Zip(lines), pair => Assert.StartsWith(pair.Second, pair.First, StringComparison.Ordinal));
            Assert.DoesNotContain(lines, line => line.Any(character => "\n\r\v\u2028\u0085\u001c".Contains(character, StringComparison.Ordinal)));
        }
    }

    private static Budget Of(JinjaLimits limits) => new(limits, TimeProvider.System);

    private sealed class SlowClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
