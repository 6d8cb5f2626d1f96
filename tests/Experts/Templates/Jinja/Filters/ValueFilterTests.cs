using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja.Filters;

public sealed class ValueFilterTests
{
    [Theory]
    [InlineData("{{ x | default('d') }}|{{ none | default('d') }}|{{ none | default('d', true) }}|{{ 0 | d(5, boolean=true) }}", "d|None|d|5")]
    [InlineData("{{ x.y | default('d') if x is defined else 'u' }}", "u")]
    [InlineData("{{ '3' | int }}|{{ '12abc' | int }}|{{ 3.99 | int }}|{{ -3.99 | int }}|{{ ' 7 ' | int }}|{{ none | int(4) }}", "3|0|3|-3|7|4")]
    [InlineData("{{ '3.7' | float }}|{{ 'x' | float(1.5) }}|{{ 2 | float }}|{{ '1e3' | float }}", "3.7|1.5|2.0|1000.0")]
    [InlineData("{{ 42.55 | round(1, 'floor') }}|{{ 2.5 | round }}|{{ 3.5 | round }}|{{ -2.5 | round }}|{{ 2.345 | round(2, 'ceil') }}", "42.5|2.0|4.0|-2.0|2.35")]
    [InlineData("{{ -5 | abs }}|{{ (-5) | abs }}|{{ (-2.5) | abs }}", "5|5|2.5")]
    [InlineData("{{ {'a': '<b>', 'c': none, 'd': 1.0, 'e': true} | tojson }}", "{\"a\": \"<b>\", \"c\": null, \"d\": 1.0, \"e\": true}")]
    [InlineData("{{ {'b': 1, 'a': 2} | tojson(sort_keys=true) }}", "{\"a\": 2, \"b\": 1}")]
    [InlineData("{{ {'a': [1, {}], 'b': []} | tojson(indent=2) }}", "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}")]
    [InlineData("{{ [1, 2] | tojson(separators=(',', ':')) }}{{ {'a': 1} | tojson(separators=(',', ':')) }}", "[1,2]{\"a\":1}")]
    [InlineData("{{ 'q\"\\\\\\n\\t' | tojson }}", "\"q\\\"\\\\\\n\\t\"")]
    [InlineData("{{ (1, 'a') | tojson }}", "[1, \"a\"]")]
    public void A_value_is_treated_as_in_Jinja(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ x | tojson }}", "cannot be written as JSON")]
    [InlineData("{{ range | tojson }}", "JSON")]
    [InlineData("{{ 'a' | abs }}", "Line 1 of the template: ")]
    [InlineData("{{ 1.5 | round(1, 'up') }}", "Line 1 of the template: ")]
    public void What_has_no_such_form_is_one_sentence(string template, string sentence) =>
        Assert.Contains(sentence, Rendering.Fault(template), StringComparison.Ordinal);
}
