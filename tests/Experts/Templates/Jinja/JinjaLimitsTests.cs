using CoERouter.Experts.Templates.Jinja;
using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja;

public sealed class JinjaLimitsTests
{
    private static readonly JinjaSettings s_small = new() { Limits = new() { Steps = 200_000, OutputCharacters = 100_000 } };

    [Theory]
    [InlineData("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}", "steps")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "nested deeper")]
    [InlineData("{% set ns = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}", "characters")]
    [InlineData("{{ 'a' * 1000000000000 }}", "characters")]
    [InlineData("{{ [1] * 1000000000000 }}", "steps")]
    [InlineData("{{ range(1000000000000) }}", "more than 100000 numbers")]
    [InlineData("{{ range(-9223372036854775807, 9223372036854775807) }}", "more than 100000 numbers")]
    [InlineData("{{ 'a' | indent(10000000000) }}", "characters")]
    [InlineData("{{ 'a'.ljust(10000000000) }}", "characters")]
    [InlineData("{{ 'a' | center(10000000000) }}", "characters")]
    [InlineData("{% set l = [] %}{% do l.append(l) %}{{ l }}", "nested deeper")]
    [InlineData("{% set l = [] %}{% do l.append(l) %}{{ l | tojson }}", "nested deeper")]
    [InlineData("{% set l = [] %}{% do l.append(l) %}{% set m = [] %}{% do m.append(m) %}{{ l == m }}", "nested deeper")]
    [InlineData("{% set l = [] %}{% for x in [1] %}{% for i in range(99999) %}{% do l.append(l) %}{% endfor %}{% endfor %}{{ l == [l] }}", "steps")]
    [InlineData("{% set l = [1] %}{% for i in range(50) %}{% set l = [l, l] %}{% endfor %}{% set ns = namespace(l=[1], m=[1]) %}{% for i in range(50) %}{% set ns.l = [ns.l, ns.l] %}{% set ns.m = [ns.m, ns.m] %}{% endfor %}{{ ns.l == ns.m }}", "steps")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(50) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}", "characters")]
    [InlineData("{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' | replace('', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb' * 100) }}", "characters")]
    [InlineData("{{ [[[1] * 300] * 300] | tojson(indent=64) }}{{ ([[1] * 300] * 300) | tojson(indent=64) }}", "characters")]
    [InlineData("{{ '%999999999d' % 1 }}{{ 'x' * 99990 }}", "characters")]
    public void A_template_that_costs_too_much_is_refused(string template, string expected) =>
        Assert.Contains(expected, Rendering.Fault(template, settings: s_small), StringComparison.Ordinal);

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("-")]
    [InlineData("not ")]
    [InlineData("{'a':")]
    [InlineData("1 if 1 else ")]
    [InlineData("f(")]
    [InlineData("x[")]
    public void Deep_nesting_is_refused_before_the_stack_ends(string opening)
    {
        string deep = string.Concat(Enumerable.Repeat(opening, 100_000));

        Assert.StartsWith("Line 1 of the template: ", Rendering.Fault("{{ " + deep + " 1 }}"), StringComparison.Ordinal);
        Assert.StartsWith("Line 1 of the template: ", Rendering.Fault(string.Concat(Enumerable.Repeat("{% if 1 %}", 20_000))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" + 1")]
    [InlineData(".a")]
    [InlineData("[0]")]
    [InlineData(" | upper")]
    [InlineData(" is none")]
    public void Long_chains_are_refused_before_the_stack_ends(string link) =>
        Assert.Contains(
            "nested deeper",
            Rendering.Fault("{{ 1" + string.Concat(Enumerable.Repeat(link, 100_000)) + " }}", settings: new() { Limits = new() { TemplateCharacters = 1 << 24 } }),
            StringComparison.Ordinal);

    [Fact]
    public void A_long_template_is_refused_by_its_length() =>
        Assert.Contains("1048577 characters", Rendering.Fault(new string('a', (1 << 20) + 1)), StringComparison.Ordinal);

    [Fact]
    public void Time_is_limited_by_the_clock()
    {
        JinjaSettings settings = new() { Time = new RunningTime() };

        Assert.Contains("takes longer than 5 seconds", Rendering.Fault("{% for a in range(90000) %}{% endfor %}", settings: settings), StringComparison.Ordinal);
    }

    /// <summary>A clock on which every reading takes a second.</summary>
    private sealed class RunningTime : TimeProvider
    {
        private long _readings;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _readings++;
    }
}
