using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja.Methods;

/// <summary>Methods of lists, tuples and mappings at the edges; the expected texts are those of Python.</summary>
public sealed class ListMethodCaseTests
{
    [Theory]
    [InlineData("{% set l = [] %}{% do l.append([]) %}{% do l[0].append(1) %}{{ l }}", "[[1]]")]
    [InlineData("{% set l = [] %}{% do l.extend((1, 2)) %}{% do l.extend({'a': 1}) %}{% do l.extend('é🙂') %}{{ l }}", "[1, 2, 'a', 'é', '🙂']")]
    [InlineData("{% set l = [] %}{% do l.insert(5, 'a') %}{% do l.insert(-5, 'b') %}{% do l.insert(1, 'c') %}{{ l }}", "['b', 'c', 'a']")]
    [InlineData("{% set l = [] %}{% set m = l %}{% do m.append(1) %}{{ l }}", "[1]")]
    [InlineData("{% set l = [] %}{% set m = l.copy() %}{% do m.append(1) %}{{ l }}{{ m }}", "[][1]")]
    [InlineData("{% set l = [] %}{% do l.extend([3, 1, 2]) %}{% do l.sort() %}{{ l }}{% do l.reverse() %}{{ l }}{% do l.clear() %}{{ l }}", "[1, 2, 3][3, 2, 1][]")]
    [InlineData("{% set l = [] %}{% do l.extend([1, 2, 3, 4]) %}{{ l.pop() }}{{ l.pop(0) }}{{ l.pop(-1) }}{{ l.pop(-1) }}{{ l }}", "4132[]")]
    [InlineData("{% set l = [] %}{% do l.extend([1, 2, 1.0, true]) %}{{ l.count(1) }}{{ l.index(2) }}{% do l.remove(1) %}{{ l }}", "31[2, 1.0, True]")]
    [InlineData("{% set l = [] %}{{ l.append(1) }}{{ l.extend([2]) }}{{ l }}", "NoneNone[1, 2]")]
    [InlineData("{% set l = [] %}{% do l.extend(['b', 'A', 'a']) %}{% do l.sort() %}{{ l }}{% do l.sort(reverse=true) %}{{ l }}", "['A', 'a', 'b']['b', 'a', 'A']")]
    [InlineData("{{ (1, 2, 1).count(1) }}", "2")]
    [InlineData("{{ (1, 2, 1).index(2) }}", "1")]
    [InlineData("{{ [[1], [1]].count([1]) }}", "2")]
    [InlineData("{{ [1, 2].append is defined }}", "True")]
    [InlineData("{{ (1, 2).append is defined }}", "False")]
    public void Lists_change_in_place(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{% set d = {'b': 1, 'a': 2} %}{% do d.update({'c': 3, 'b': 9}) %}{{ d }}", "{'b': 9, 'a': 2, 'c': 3}")]
    [InlineData("{% set d = {'b': 1, 'a': 2} %}{% do d.update({'x': 1}, y=2) %}{{ d }}", "{'b': 1, 'a': 2, 'x': 1, 'y': 2}")]
    [InlineData("{% set d = {'b': 1, 'a': 2} %}{{ d.pop('b') }}{% do d.update({'b': 5}) %}{{ d }}", "1{'a': 2, 'b': 5}")]
    [InlineData("{% set d = {'b': 1, 'a': 2} %}{{ d.get('a') }}{{ d.get('z') }}{{ d.get('z', 7) }}{{ d.get(key='z', default=8) if false else '' }}", "2None7")]
    [InlineData("{% set d = {'b': 1, 'a': 2} %}{{ d.setdefault('a', 9) }}{{ d.setdefault('n') }}{{ d }}", "2None{'b': 1, 'a': 2, 'n': None}")]
    [InlineData("{% set d = {'b': 1, 'a': 2} %}{% set e = d.copy() %}{% do e.clear() %}{{ d }}{{ e }}", "{'b': 1, 'a': 2}{}")]
    [InlineData("{% set d = {'b': 1, 'a': 2} %}{{ d.keys() | list }}{{ d.values() | list }}{{ d.items() | list }}", "['b', 'a'][1, 2][('b', 1), ('a', 2)]")]
    [InlineData("{% set d = {'b': 1, 'a': 2} %}{{ 'a' in d }}{{ 2 in d }}{{ 'z' not in d }}", "TrueFalseTrue")]
    [InlineData("{% set d = {'b': 1, 'a': 2} %}{{ d.pop('z', none) }}{{ d | length }}", "None2")]
    [InlineData("{% set d = {'b': 1, 'a': 2} %}{% for k in d %}{{ k }}{% endfor %}{% for k, v in d.items() %}{{ k }}{{ v }}{% endfor %}", "bab1a2")]
    [InlineData("{% set d = {'b': 1, 'a': 2} %}{{ d.b }}{{ d['b'] }}{{ d.z is defined }}{{ d['z'] is defined }}", "11FalseFalse")]
    public void Mappings_keep_the_order_of_their_keys(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ {1: 'a', 1.0: 'b', true: 'c'} }}", "{1: 'c'}")]
    [InlineData("{{ {0: 'a', false: 'b'} | length }}", "1")]
    [InlineData("{{ {1: 'a'}[true] }}", "a")]
    [InlineData("{{ {1: 'a'}[1.0] }}", "a")]
    [InlineData("{{ {'1': 'a'}[1] is defined }}", "False")]
    [InlineData("{{ {'a': 1, 'a': 2} }}", "{'a': 2}")]
    [InlineData("{{ {1: 'x'}.get(true) }}", "x")]
    [InlineData("{{ 1.0 in {1: 0} }}", "True")]
    [InlineData("{{ {2: 1, 1: 2}.keys() | list }}", "[2, 1]")]
    public void Keys_are_one_where_their_values_are_equal(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));
}
