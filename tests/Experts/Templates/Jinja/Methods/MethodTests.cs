using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja.Methods;

/// <summary>Members of strings, lists and mappings do what Python's do.</summary>
public sealed class MethodTests
{
    [Theory]
    [InlineData("'a,b,,c'.split(',')", "['a', 'b', '', 'c']")]
    [InlineData("' a  b '.split()", "['a', 'b']")]
    [InlineData("'a b c'.split(' ', 1)", "['a', 'b c']")]
    [InlineData("'a b c'.rsplit(' ', 1)", "['a b', 'c']")]
    [InlineData("'</think>x'.split('</think>')[-1]", "x")]
    [InlineData("'abc'.split('x')", "['abc']")]
    [InlineData("'xxabxx'.strip('x')", "ab")]
    [InlineData("'xyabyx'.strip('xy')", "ab")]
    [InlineData("'  a '.lstrip() ~ '|'", "a |")]
    [InlineData("'\\n a \\n'.rstrip() ~ '|'", "\n a|")]
    [InlineData("'xxa'.lstrip('x') ~ 'ax'.rstrip('x')", "aa")]
    [InlineData("'abc'.startswith('ab') ~ 'abc'.endswith('bc') ~ 'abc'.endswith(('x', 'y'))", "TrueTrueFalse")]
    [InlineData("'aXb'.swapcase()", "AxB")]
    [InlineData("'abc'.index('c') ~ 'abc'.find('') ~ 'abcabc'.rfind('b')", "204")]
    [InlineData("'aaaa'.count('aa') ~ 'abc'.count('')", "24")]
    [InlineData("'a-b-c'.replace('-', '+', 1)", "a+b-c")]
    [InlineData("'-'.join(['a', 'b'])", "a-b")]
    [InlineData("'5'.rjust(3, '0') ~ '5'.ljust(3, '.') ~ '+5'.zfill(4)", "0055..+005")]
    [InlineData("'abc'.isalpha() ~ 'a1'.isalpha() ~ 'a1'.isalnum() ~ ' '.isspace() ~ ''.isspace()", "TrueFalseTrueTrueFalse")]
    [InlineData("'AB'.isupper() ~ 'aB'.islower() ~ '12'.isnumeric() ~ '1.2'.isdecimal()", "TrueFalseTrueFalse")]
    [InlineData("'k: v'.partition(': ') ~ 'kv'.partition(':') ~ 'kv'.rpartition(':')", "('k', ': ', 'v')('kv', '', '')('', '', 'kv')")]
    [InlineData("'hello world'.title() ~ 'hELLO'.capitalize() ~ 'AbC'.casefold()", "Hello WorldHelloabc")]
    [InlineData("'a\\nb\\n'.splitlines() ~ 'a\\nb'.splitlines(true)", "['a', 'b']['a\\n', 'b']")]
    [InlineData("'{}-{}'.format(1, 'x') ~ '{0}{0}'.format('a') ~ '{a}'.format(a=2)", "1-xaa2")]
    [InlineData("'x.py'.removesuffix('.txt') ~ 'xy'.removeprefix('y')", "x.pyxy")]
    public void Strings(string expression, string expected) => Assert.Equal(expected, Rendering.Of($"{{{{ {expression} }}}}"));

    [Theory]
    [InlineData("{% do l.append(4) %}{{ l }}", "[3, 1, 2, 4]")]
    [InlineData("{% do l.insert(1, 9) %}{% do l.insert(-1, 8) %}{{ l }}", "[3, 9, 1, 8, 2]")]
    [InlineData("{% do l.remove(1) %}{{ l }}", "[3, 2]")]
    [InlineData("{% do l.sort() %}{{ l }}{% do l.sort(reverse=true) %}{{ l }}", "[1, 2, 3][3, 2, 1]")]
    [InlineData("{% do l.reverse() %}{{ l }}{% do l.clear() %}{{ l }}", "[2, 1, 3][]")]
    [InlineData("{% set m = l.copy() %}{% do m.append(5) %}{{ l }}{{ m }}", "[3, 1, 2][3, 1, 2, 5]")]
    [InlineData("{{ l.pop() }}{{ l.pop(0) }}{{ l }}{{ l.count(1) }}{{ l.index(1) }}", "23[1]10")]
    [InlineData("{% do l.extend('ab') %}{{ l }}", "[3, 1, 2, 'a', 'b']")]
    public void Lists(string template, string expected) => Assert.Equal(expected, Rendering.Of("{% set l = [3, 1, 2] %}" + template));

    [Theory]
    [InlineData("{{ d.get('a') }}{{ d.get('x') }}{{ d.get('x', 0) }}", "1None0")]
    [InlineData("{% for k, v in d.items() %}{{ k }}{{ v }}{% endfor %}{{ d.keys() | list }}{{ d.values() | list }}", "a1b2['a', 'b'][1, 2]")]
    [InlineData("{{ d.pop('a') }}{{ d.pop('a', 'gone') }}{{ d }}", "1gone{'b': 2}")]
    [InlineData("{{ d.setdefault('a', 5) }}{{ d.setdefault('c', 5) }}{{ d }}", "15{'a': 1, 'b': 2, 'c': 5}")]
    [InlineData("{% set e = d.copy() %}{% do e.update({'a': 9}) %}{{ d.a }}{{ e.a }}{% do e.clear() %}{{ e }}", "19{}")]
    [InlineData("{% do d.update(c=3) %}{{ d['c'] }}{{ 'c' in d }}{{ 3 in d }}", "3TrueFalse")]
    public void Mappings(string template, string expected) => Assert.Equal(expected, Rendering.Of("{% set d = {'a': 1, 'b': 2} %}" + template));

    [Theory]
    [InlineData("{{ 'abc'.index('x') }}", "'index' is given a string that is not there")]
    [InlineData("{{ 'abc'.split('') }}", "Line 1 of the template: ")]
    [InlineData("{{ [].pop() }}", "Line 1 of the template: ")]
    [InlineData("{{ [1].remove(2) }}", "Line 1 of the template: ")]
    [InlineData("{{ {}.pop('a') }}", "'pop' is given a key that is not there")]
    [InlineData("{{ {}.update(3) }}", "a mapping is wanted")]
    [InlineData("{{ 'a'.nope() }}", "Line 1 of the template: ")]
    public void What_Python_raises_is_one_sentence(string template, string sentence)
    {
        string fault = Rendering.Fault(template);
        Assert.Contains(sentence, fault, StringComparison.Ordinal);
        Assert.EndsWith(".", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10 // 3", "3")]
    [InlineData("-10 // 3", "-4")]
    [InlineData("10 % -3", "-2")]
    [InlineData("7.0 // 2", "3.0")]
    [InlineData("5 % 3.0", "2.0")]
    [InlineData("2 ** 0.5", "1.4142135623730951")]
    [InlineData("0.1 + 0.2", "0.30000000000000004")]
    [InlineData("1 / 3", "0.3333333333333333")]
    [InlineData("1e22", "1e+22")]
    [InlineData("123456789012345680.0", "1.2345678901234568e+17")]
    [InlineData("3 * 'ab'", "ababab")]
    [InlineData("true + 1", "2")]
    [InlineData("1 == true and 0 == false", "True")]
    [InlineData("2 ** 3 ** 2", "64")]
    [InlineData("1 ~ 2 ~ 'a'", "12a")]
    [InlineData("'a' 'b'", "ab")]
    [InlineData("not true or true and false", "False")]
    [InlineData("[1, 2] + [3] == [1, 2, 3]", "True")]
    [InlineData("(1, 2) == (1, 2) and (1, 2) != [1, 2]", "True")]
    [InlineData("1 < 2 == true", "False")]
    public void Operators(string expression, string expected) => Assert.Equal(expected, Rendering.Of($"{{{{ {expression} }}}}"));
}
