using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja.Filters;

/// <summary>Filters over sequences at the edges; the expected texts are those of Jinja2 3.1.</summary>
public sealed class SequenceFilterCaseTests
{
    [Theory]
    [InlineData("{{ [] | length }}", "0")]
    [InlineData("{{ {} | count }}", "0")]
    [InlineData("{{ 'é🙂' | length }}", "2")]
    [InlineData("{{ range(4) | length }}", "4")]
    [InlineData("{{ (1, 2) | count }}", "2")]
    [InlineData("{{ [none] | first is none }}", "True")]
    [InlineData("{{ '🙂a' | first }}", "🙂")]
    [InlineData("{{ 'a🙂' | last }}", "🙂")]
    [InlineData("{{ (1, 2, 3) | last }}", "3")]
    [InlineData("{{ range(3) | last }}", "2")]
    [InlineData("{{ {'a': 1, 'b': 2} | first }}", "a")]
    [InlineData("{{ {'a': 1, 'b': 2} | last }}", "b")]
    [InlineData("{{ [[]] | first | length }}", "0")]
    public void Sizes_and_ends(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ '' | list }}", "[]")]
    [InlineData("{{ (1, 2) | list }}", "[1, 2]")]
    [InlineData("{{ range(3) | list }}", "[0, 1, 2]")]
    [InlineData("{{ {'b': 1, 'a': 2} | list }}", "['b', 'a']")]
    [InlineData("{{ {'b': 1, 'a': 2}.items() | list }}", "[('b', 1), ('a', 2)]")]
    [InlineData("{{ 'a🙂' | list }}", "['a', '🙂']")]
    [InlineData("{{ [1] | list is sequence }}", "True")]
    public void Lists(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ [] | join(',') }}", "")]
    [InlineData("{{ [1] | join(',') }}", "1")]
    [InlineData("{{ [1, 2.5, true, none, [1]] | join('|') }}", "1|2.5|True|None|[1]")]
    [InlineData("{{ 'ab' | join(', ') }}", "a, b")]
    [InlineData("{{ {'a': 1, 'b': 2} | join('+') }}", "a+b")]
    [InlineData("{{ [1, 2, 3] | join }}", "123")]
    [InlineData("{{ ['a', 'b'] | join(0) }}", "a0b")]
    [InlineData("{{ [['a'], ['b']] | join('-', 0) }}", "a-b")]
    [InlineData("{{ [{'x': 1}, {'x': 2}] | join('/', attribute='x') }}", "1/2")]
    [InlineData("{{ range(3) | join(d='.') }}", "0.1.2")]
    public void Joining(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ [] | reverse | list }}", "[]")]
    [InlineData("{{ 'é🙂a' | reverse }}", "a🙂é")]
    [InlineData("{{ (1, 2) | reverse | list }}", "[2, 1]")]
    [InlineData("{{ range(3) | reverse | list }}", "[2, 1, 0]")]
    [InlineData("{{ '' | reverse }}", "")]
    public void Turning_around(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ [3, 1, 2] | sort }}", "[1, 2, 3]")]
    [InlineData("{{ [3, 1, 2] | sort(reverse=true) }}", "[3, 2, 1]")]
    [InlineData("{{ ['b', 'A', 'a', 'B'] | sort }}", "['A', 'a', 'b', 'B']")]
    [InlineData("{{ ['b', 'A', 'a', 'B'] | sort(case_sensitive=true) }}", "['A', 'B', 'a', 'b']")]
    [InlineData("{{ ['b', 'A', 'a', 'B'] | sort(true, true) }}", "['b', 'a', 'B', 'A']")]
    [InlineData("{{ [2.5, 1, true] | sort }}", "[1, True, 2.5]")]
    [InlineData("{{ 'hello' | sort | join }}", "ehllo")]
    [InlineData("{{ {'b': 1, 'a': 2} | sort }}", "['a', 'b']")]
    [InlineData("{{ [(2, 'a'), (1, 'b')] | sort }}", "[(1, 'b'), (2, 'a')]")]
    [InlineData("{{ [[2], [1, 5], [1]] | sort }}", "[[1], [1, 5], [2]]")]
    [InlineData("{{ [] | sort }}", "[]")]
    [InlineData("{{ ['é', 'z', 'e'] | sort }}", "['e', 'z', 'é']")]
    [InlineData("{{ [{'n': 2, 'k': 'x'}, {'n': 1, 'k': 'y'}, {'n': 2, 'k': 'z'}] | sort(attribute='n') | map(attribute='k') | join }}", "yxz")]
    [InlineData("{{ [{'n': 2, 'k': 'x'}, {'n': 1, 'k': 'y'}, {'n': 2, 'k': 'a'}] | sort(attribute='n,k') | map(attribute='k') | join }}", "yax")]
    [InlineData("{{ [{'a': {'b': 2}}, {'a': {'b': 1}}] | sort(attribute='a.b') }}", "[{'a': {'b': 1}}, {'a': {'b': 2}}]")]
    [InlineData("{{ [[1, 'b'], [2, 'a']] | sort(attribute=1) }}", "[[2, 'a'], [1, 'b']]")]
    [InlineData("{{ [[1, 'b'], [2, 'a']] | sort(attribute='1') }}", "[[2, 'a'], [1, 'b']]")]
    public void Sorting(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ {'b': 1, 'A': 2, 'c': 0} | dictsort }}", "[('A', 2), ('b', 1), ('c', 0)]")]
    [InlineData("{{ {'b': 1, 'A': 2, 'c': 0} | dictsort(true) }}", "[('A', 2), ('b', 1), ('c', 0)]")]
    [InlineData("{{ {'b': 1, 'A': 2, 'c': 0} | dictsort(false, 'value') }}", "[('c', 0), ('b', 1), ('A', 2)]")]
    [InlineData("{{ {'b': 1, 'A': 2, 'c': 0} | dictsort(by='value', reverse=true) }}", "[('A', 2), ('b', 1), ('c', 0)]")]
    [InlineData("{{ {'x': 'B', 'y': 'a'} | dictsort(by='value') }}", "[('y', 'a'), ('x', 'B')]")]
    [InlineData("{{ {'x': 'B', 'y': 'a'} | dictsort(true, by='value') }}", "[('x', 'B'), ('y', 'a')]")]
    [InlineData("{{ {} | dictsort }}", "[]")]
    public void Sorting_mappings(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ [3, 1, 2] | min }}", "1")]
    [InlineData("{{ [3, 1, 2] | max }}", "3")]
    [InlineData("{{ ['b', 'A'] | min }}", "A")]
    [InlineData("{{ ['b', 'A', 'C'] | max }}", "C")]
    [InlineData("{{ ['b', 'A'] | max(case_sensitive=true) }}", "b")]
    [InlineData("{{ ['b', 'A', 'a'] | min(true) }}", "A")]
    [InlineData("{{ 'hello' | max }}", "o")]
    [InlineData("{{ [] | min is defined }}", "False")]
    [InlineData("{{ [] | max is undefined }}", "True")]
    [InlineData("{{ [1, 1.0] | min }}", "1")]
    [InlineData("{{ [1.0, 1] | max }}", "1.0")]
    [InlineData("{{ [{'a': 2}, {'a': 1}] | min(attribute='a') }}", "{'a': 1}")]
    [InlineData("{{ [{'a': 2}, {'a': 1}] | max(attribute='a') }}", "{'a': 2}")]
    [InlineData("{{ [(1, 2), (1, 3)] | max }}", "(1, 3)")]
    public void Least_and_greatest(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ [1, 2, 3] | sum }}", "6")]
    [InlineData("{{ [] | sum(start=5) }}", "5")]
    [InlineData("{{ [1.5, 1.5] | sum }}", "3.0")]
    [InlineData("{{ [true, true] | sum }}", "2")]
    [InlineData("{{ [[1], [2, 3]] | sum(start=[]) }}", "[1, 2, 3]")]
    [InlineData("{{ [{'v': 1}, {'v': 2}] | sum('v') }}", "3")]
    [InlineData("{{ [{'v': 1}, {'v': 2}] | sum(attribute='v', start=10) }}", "13")]
    [InlineData("{{ range(101) | sum }}", "5050")]
    [InlineData("{{ [(1,), (2,)] | sum(start=()) }}", "(1, 2)")]
    public void Summing(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ [1, 2, 3] | batch(1) | list }}", "[[1], [2], [3]]")]
    [InlineData("{{ [1, 2, 3] | batch(2) | list }}", "[[1, 2], [3]]")]
    [InlineData("{{ [1, 2, 3] | batch(5) | list }}", "[[1, 2, 3]]")]
    [InlineData("{{ [1, 2, 3] | batch(5, 'x') | list }}", "[[1, 2, 3, 'x', 'x']]")]
    [InlineData("{{ [1, 2, 3, 4] | batch(2, 'x') | list }}", "[[1, 2], [3, 4]]")]
    [InlineData("{{ [] | batch(3, 'x') | list }}", "[]")]
    [InlineData("{{ 'abcde' | batch(2) | list }}", "[['a', 'b'], ['c', 'd'], ['e']]")]
    [InlineData("{{ range(7) | batch(3, 0) | map('join', ',') | join(';') }}", "0,1,2;3,4,5;6,0,0")]
    public void Batches(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ [1, 2, 3] | slice(1) | list }}", "[[1, 2, 3]]")]
    [InlineData("{{ [1, 2, 3] | slice(2) | list }}", "[[1, 2], [3]]")]
    [InlineData("{{ [1, 2, 3] | slice(5) | list }}", "[[1], [2], [3], [], []]")]
    [InlineData("{{ [1, 2, 3] | slice(2, 0) | list }}", "[[1, 2], [3, 0]]")]
    [InlineData("{{ [1, 2, 3, 4] | slice(2, 0) | list }}", "[[1, 2, 0], [3, 4, 0]]")]
    [InlineData("{{ [1, 2, 3] | slice(5, 'x') | list }}", "[[1], [2], [3], ['x'], ['x']]")]
    [InlineData("{{ [] | slice(2) | list }}", "[[], []]")]
    [InlineData("{{ 'abcde' | slice(2) | list }}", "[['a', 'b', 'c'], ['d', 'e']]")]
    public void Slices(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ [1, 1, 2, 1] | unique | list }}", "[1, 2]")]
    [InlineData("{{ [1, 1.0, true, 2] | unique | list }}", "[1, 2]")]
    [InlineData("{{ ['a', 'A', 'b', 'B'] | unique | list }}", "['a', 'b']")]
    [InlineData("{{ ['a', 'A', 'b', 'B'] | unique(true) | list }}", "['a', 'A', 'b', 'B']")]
    [InlineData("{{ 'abcabc' | unique | join }}", "abc")]
    [InlineData("{{ [{'n': 'x', 'v': 1}, {'n': 'X', 'v': 2}] | unique(attribute='n') | map(attribute='v') | list }}", "[1]")]
    [InlineData("{{ [(1, 2), (1, 2), (2, 1)] | unique | list }}", "[(1, 2), (2, 1)]")]
    [InlineData("{{ [none, none, 1] | unique | list }}", "[None, 1]")]
    [InlineData("{{ [] | unique | list }}", "[]")]
    public void Once_each(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Theory]
    [InlineData("{{ {'a': 1} | items | list }}", "[('a', 1)]")]
    [InlineData("{{ {} | items | list }}", "[]")]
    [InlineData("{{ {'a': [1]} | items | first | last }}", "[1]")]
    [InlineData("{{ {'z': 1, 'a': 2} | items | map('first') | join }}", "za")]
    public void Entries(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));
}
