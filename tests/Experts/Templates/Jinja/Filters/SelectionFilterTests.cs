using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja.Filters;

public sealed class SelectionFilterTests
{
    private const string Messages = "{'ms': [{'r': 'user', 'c': 'a', 't': []}, {'r': 'tool', 'c': 'b'}, {'r': 'user', 'c': ''}]}";

    [Theory]
    [InlineData("{{ [1, 2, 3] | select('odd') | list }}", "[1, 3]")]
    [InlineData("{{ [1, 2, 3] | reject('odd') | list }}", "[2]")]
    [InlineData("{{ [0, 1, '', 'x', none] | select | list }}", "[1, 'x']")]
    [InlineData("{{ [0, 1, '', 'x', none] | reject | list }}", "[0, '', None]")]
    [InlineData("{{ [1, 5, 9] | select('gt', 4) | list }}", "[5, 9]")]
    [InlineData("{{ [1, 5, 9] | select('in', [1, 9]) | list }}", "[1, 9]")]
    [InlineData("{{ ['a', 'b'] | map('upper') | list }}", "['A', 'B']")]
    [InlineData("{{ ['a-b', 'c-d'] | map('replace', '-', '+') | list }}", "['a+b', 'c+d']")]
    [InlineData("{{ [[1, 2], [3]] | map('length') | sum }}", "3")]
    [InlineData("{{ [[1, 2], [3, 4]] | map(attribute=1) | list }}", "[2, 4]")]
    [InlineData("{{ 'ab' | map('upper') | join('.') }}", "A.B")]
    [InlineData("{{ [] | map('upper') | list }}{{ x | map('upper') | list }}", "[][]")]
    public void Items_are_chosen_by_tests_and_changed_by_filters(string template, string expected) =>
        Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ ms | selectattr('r', 'equalto', 'user') | map(attribute='c') | list }}", "['a', '']")]
    [InlineData("{{ ms | selectattr('r', '==', 'tool') | map(attribute='c') | list }}", "['b']")]
    [InlineData("{{ ms | rejectattr('r', 'eq', 'user') | map(attribute='c') | list }}", "['b']")]
    [InlineData("{{ ms | selectattr('c') | list | length }}", "2")]
    [InlineData("{{ ms | rejectattr('c') | list | length }}", "1")]
    [InlineData("{{ ms | selectattr('t', 'defined') | list | length }}", "1")]
    [InlineData("{{ ms | selectattr('t', 'undefined') | map(attribute='c') | list }}", "['b', '']")]
    [InlineData("{{ ms | selectattr('r', 'in', ['tool', 'ipython']) | list | length }}", "1")]
    [InlineData("{{ (ms | selectattr('r', 'equalto', 'user') | list)[-1].r }}", "user")]
    [InlineData("{{ ms | map(attribute='t', default='-') | list }}", "[[], '-', '-']")]
    public void Items_are_chosen_by_tests_of_a_member(string template, string expected) => Assert.Equal(expected, Rendering.Of(template, Messages));

    [Theory]
    [InlineData("{{ [1] | select('nope') | list }}", "there is no test 'nope'")]
    [InlineData("{{ [1] | map('nope') | list }}", "there is no filter 'nope'")]
    [InlineData("{{ [1] | select(3) | list }}", "as its test")]
    [InlineData("{{ [1] | map(3) | list }}", "as its filter")]
    public void A_test_or_filter_that_is_none_is_named(string template, string sentence) =>
        Assert.Contains(sentence, Rendering.Fault(template), StringComparison.Ordinal);
}
