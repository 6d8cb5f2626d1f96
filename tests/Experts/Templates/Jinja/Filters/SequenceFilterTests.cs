using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja.Filters;

/// <summary>Filters over sequences give what Jinja2 gives.</summary>
public sealed class SequenceFilterTests
{
    private const string People = "{'ps': [{'n': 'b', 'a': 2}, {'n': 'A', 'a': 1}, {'n': 'c', 'a': 2}]}";

    [Theory]
    [InlineData("{{ [1, 2, 3, 4, 5] | batch(2, 0) | list }}", "[[1, 2], [3, 4], [5, 0]]")]
    [InlineData("{{ [1, 2, 3, 4, 5, 6, 7] | slice(3) | list }}", "[[1, 2, 3], [4, 5], [6, 7]]")]
    [InlineData("{{ [1, 2, 3, 4, 5, 6, 7] | slice(3, 'x') | list }}", "[[1, 2, 3], [4, 5, 'x'], [6, 7, 'x']]")]
    [InlineData("{{ ['a', 'A', 'b'] | unique | list }}", "['a', 'b']")]
    [InlineData("{{ ['a', 'A', 'b'] | unique(case_sensitive=true) | list }}", "['a', 'A', 'b']")]
    [InlineData("{{ ['b', 'A', 'c'] | sort }}", "['A', 'b', 'c']")]
    [InlineData("{{ ['b', 'A', 'c'] | sort(case_sensitive=true) }}", "['A', 'b', 'c']")]
    [InlineData("{{ ['b', 'a', 'C'] | sort(case_sensitive=true) }}", "['C', 'a', 'b']")]
    [InlineData("{{ ['b', 'a', 'C'] | sort(true) }}", "['C', 'b', 'a']")]
    [InlineData("{{ {'b': 1, 'a': 2} | dictsort }}", "[('a', 2), ('b', 1)]")]
    [InlineData("{{ {'b': 1, 'a': 2} | dictsort(by='value') }}", "[('b', 1), ('a', 2)]")]
    [InlineData("{{ {'b': 1, 'a': 2} | dictsort(reverse=true) }}", "[('b', 1), ('a', 2)]")]
    [InlineData("{{ 'abc' | reverse }}", "cba")]
    [InlineData("{{ [1, 2, 3] | reverse | list }}", "[3, 2, 1]")]
    [InlineData("{{ [] | first }}|{{ [] | last }}|{{ 'ab' | first }}|{{ [1, 2] | last }}", "||a|2")]
    [InlineData("{{ x | length }}{{ 'abc' | count }}{{ {'a': 1} | length }}", "031")]
    [InlineData("{{ [1, 2] | join }}|{{ [1, 'a', none] | join(', ') }}|{{ 'abc' | join('-') }}", "12|1, a, None|a-b-c")]
    [InlineData("{{ [] | max }}|{{ ['b', 'A'] | max }}|{{ [3, 1.5] | min }}", "|b|1.5")]
    [InlineData("{{ [1, 2.5] | sum }}|{{ [] | sum }}|{{ [[1], [2]] | sum(start=[]) }}", "3.5|0|[1, 2]")]
    [InlineData("{{ {'a': 1} | items | list }}{{ x | items | list }}{{ {'a': 1} | list }}{{ 'ab' | list }}", "[('a', 1)][]['a']['a', 'b']")]
    public void A_sequence_is_treated_as_in_Jinja(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ ps | map(attribute='n') | join }}", "bAc")]
    [InlineData("{{ ps | sort(attribute='n') | map(attribute='n') | join }}", "Abc")]
    [InlineData("{{ ps | sort(attribute='a,n') | map(attribute='n') | join }}", "Abc")]
    [InlineData("{{ ps | sort(attribute='a', reverse=true) | map(attribute='n') | join }}", "bcA")]
    [InlineData("{{ ps | join('/', attribute='a') }}", "2/1/2")]
    [InlineData("{{ ps | sum(attribute='a') }}|{{ ps | sum(attribute='a', start=10) }}", "5|15")]
    [InlineData("{{ (ps | max(attribute='a')).n }}{{ (ps | min(attribute='a')).n }}", "bA")]
    [InlineData("{{ ps | unique(attribute='a') | map(attribute='n') | join }}", "bA")]
    [InlineData("{% for a, g in ps | groupby('a') %}{{ a }}:{{ g | map(attribute='n') | join }};{% endfor %}", "1:A;2:bc;")]
    public void Members_are_read_off_the_items(string template, string expected) => Assert.Equal(expected, Rendering.Of(template, People));

    [Theory]
    [InlineData("{{ 1 | list }}")]
    [InlineData("{{ 5 | first }}")]
    [InlineData("{{ [1, 'a'] | sort }}")]
    [InlineData("{{ [1] | dictsort }}")]
    public void What_has_no_items_or_no_order_is_one_sentence(string template)
    {
        string fault = Rendering.Fault(template);
        Assert.StartsWith("Line 1 of the template: ", fault, StringComparison.Ordinal);
        Assert.EndsWith(".", fault, StringComparison.Ordinal);
    }
}
