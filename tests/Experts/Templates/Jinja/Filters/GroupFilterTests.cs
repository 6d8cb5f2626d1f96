using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja.Filters;

/// <summary>Groups of items are pairs whose parts have names; the expected texts are those of Jinja2 3.1.</summary>
public sealed class GroupFilterTests
{
    [Theory]
    [InlineData("{% for a, g in ps[:3] | groupby('a') %}{{ a }}={{ g | map(attribute='n') | join }};{% endfor %}", "1=A;2=bc;")]
    [InlineData("{% for g in ps[:3] | groupby('a') %}{{ g.grouper }}={{ g.list | map(attribute='n') | join }};{% endfor %}", "1=A;2=bc;")]
    [InlineData("{% for g in ps[:3] | groupby('a') %}{{ g[0] }}={{ g[1] | length }};{% endfor %}", "1=1;2=2;")]
    [InlineData("{{ ps[:3] | groupby('a') | map(attribute='grouper') | list }}", "[1, 2]")]
    [InlineData("{{ ps[:3] | groupby('a') | map(attribute='list') | map('length') | list }}", "[1, 2]")]
    [InlineData("{{ (ps[:3] | groupby('a') | first).grouper }}", "1")]
    [InlineData("{% for a, g in ps | groupby('a', default=2) %}{{ a }}={{ g | map(attribute='n') | join }};{% endfor %}", "1=A;2=bcD;")]
    [InlineData("{% for a, g in ps | groupby('a', default=0) %}{{ a }}={{ g | map(attribute='n') | join }};{% endfor %}", "0=D;1=A;2=bc;")]
    [InlineData("{{ [] | groupby('a') | list }}", "[]")]
    [InlineData("{% for k, g in [ps[0], ps[2]] | groupby('d.k') %}{{ k }}:{{ g | length }};{% endfor %}", "X:2;")]
    [InlineData("{% for k, g in [ps[0], ps[2]] | groupby('d.k', case_sensitive=true) %}{{ k }}:{{ g | length }};{% endfor %}", "X:1;x:1;")]
    [InlineData("{% for k, g in ['apple', 'Avocado', 'banana'] | groupby(0) %}{{ k }}:{{ g | join('+') }};{% endfor %}", "a:apple+Avocado;b:banana;")]
    [InlineData("{% for k, g in ['apple', 'Avocado', 'banana'] | groupby(0, case_sensitive=true) %}{{ k }}:{{ g | join('+') }};{% endfor %}", "A:Avocado;a:apple;b:banana;")]
    [InlineData("{{ (ps[:3] | groupby('a'))[0] is sequence }}", "True")]
    [InlineData("{{ (ps[:3] | groupby('a'))[0] | length }}", "2")]
    [InlineData("{% set g = (ps[:3] | groupby('a'))[-1] %}{{ g.grouper == g[0] and g.list == g[1] }}", "True")]
    public void Groups_are_sorted_and_keep_the_order_of_their_items(string template, string expected) =>
        Assert.Equal(expected, Rendering.Of(template, "{'ps': [{'n': 'b', 'a': 2, 'd': {'k': 'X'}}, {'n': 'A', 'a': 1}, {'n': 'c', 'a': 2, 'd': {'k': 'x'}}, {'n': 'D'}]}"));
}
