using CoERouter.Experts.Templates.Jinja;
using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja;

public sealed class JinjaProgramTests
{
    [Theory]
    [InlineData("{{ True }}|{{ none }}|{{ 1.0 }}|{{ [1, 'a', none, true] }}|{{ {'k': \"it's\"} }}|{{ (1,) }}", "True|None|1.0|[1, 'a', None, True]|{'k': \"it's\"}|(1,)")]
    [InlineData("{{ 1e16 }}|{{ 1e15 }}|{{ 0.0001 }}|{{ 0.00001 }}|{{ 1.5e-7 }}|{{ 1e100 }}|{{ 123456.789 }}", "1e+16|1000000000000000.0|0.0001|1e-05|1.5e-07|1e+100|123456.789")]
    [InlineData("{{ 7 / 2 }}|{{ 6 / 2 }}|{{ -7 % 3 }}|{{ 2 ** 10 }}|{{ 7.5 % 2 }}|{{ -7 // 2 }}|{{ 2 ** -1 }}", "3.5|3.0|2|1024|1.5|-4|0.5")]
    [InlineData("{{ 'a' * 3 }}|{{ [1] * 2 }}|{{ '%s is %d and %.2f' % ('x', 3, 2.5) }}|{{ true + true }}", "aaa|[1, 1]|x is 3 and 2.50|2")]
    [InlineData("{{ 1 < 2 < 3 }}|{{ 1 < 2 > 3 }}|{{ [1, 2] < [1, 3] }}|{{ 'a' < 'b' }}|{{ 1 == 1.0 }}|{{ true == 1 }}", "True|False|True|True|True|True")]
    [InlineData("{{ true in [1] }}|{{ 1 in {1: 2} }}|{{ 'b' in 'abc' }}|{{ 3 not in [1, 2] }}", "True|True|True|True")]
    [InlineData("{% for k, v in {'a': 1, 'b': 2}.items() %}{{ loop.index }}/{{ loop.length }}{{ k }}{{ v }}{{ '' if loop.last else ',' }}{% endfor %}", "1/2a1,2/2b2")]
    [InlineData("{% for x in [1, 1, 2] %}{{ loop.changed(x) }}{{ loop.cycle('a', 'b') }}{{ loop.previtem }}{{ loop.nextitem }} {% endfor %}", "Truea1 Falseb12 Truea1 ")]
    [InlineData("{% for n in [[1, [2]], [3]] recursive %}{{ n if n is integer else '<' ~ loop(n) ~ '>' }}{% endfor %}", "<1<2>><3>")]
    [InlineData("{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{% endfor %}{{ x }}{% if true %}{% set x = 3 %}{% endif %}{{ x }}", "13")]
    [InlineData("{% macro m(a, b=a) %}{{ a }}{{ b }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1) }}|{{ m(1, 2, 3, c=4) }}", "11(){}|12(3,){'c': 4}")]
    [InlineData("{% macro outer() %}{{ inner() }}{% endmacro %}{% macro inner() %}x{% endmacro %}{{ outer() }}", "x")]
    [InlineData("{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a is defined }}", "3False")]
    [InlineData("{% set t | upper | trim %} ab {% endset %}[{{ t }}]", "[AB]")]
    [InlineData("{% raw %}{{ x }}{% endraw %}|{%- raw -%} {% if %} {%- endraw -%} |", "{{ x }}|{% if %}|")]
    [InlineData("{% do [].append(1) %}{% set l = [] %}{% do l.append(1) %}{% do l.insert(0, 0) %}{% do l.extend([5, 3]) %}{{ l }}{{ l.pop() }}{{ l.pop(0) }}{{ l }}{{ l.index(5) }}", "[0, 1, 5, 3]30[1, 5]1")]
    [InlineData("{% set d = dict(a=1) %}{% do d.update({'b': 2}) %}{{ d }}{{ d.pop('a') }}{{ d.setdefault('c', 3) }}{{ d.keys() | list }}{{ d.values() | list }}", "{'a': 1, 'b': 2}13['b', 'c'][2, 3]")]
    [InlineData("{{ 'x-y_z'.split('-', 1) }}{{ 'a b  c'.rsplit(none, 1) }}{{ 'k=v=w'.partition('=') }}{{ 'k=v=w'.rpartition('=') }}{{ 'a\\nb\\r\\nc'.splitlines() }}", "['x', 'y_z']['a b', 'c']('k', '=', 'v=w')('k=v', '=', 'w')['a', 'b', 'c']")]
    [InlineData("{{ 'abc'.find('c') }}{{ 'abc'.find('x') }}{{ 'aXbX'.rfind('X') }}{{ 'aaa'.count('a') }}{{ '7'.zfill(3) }}{{ '-7'.zfill(4) }}{{ 'a'.ljust(3, '.') }}{{ 'ab'.center(5, '*') }}", "2-133007-007a..**ab*")]
    [InlineData("{{ 'prefix-x'.removeprefix('prefix-') }}{{ 'x.py'.removesuffix('.py') }}{{ 'abc'.startswith(('x', 'a')) }}{{ '12'.isdigit() }}{{ ''.isdigit() }}{{ 'Ab'.swapcase() }}", "xxTrueTrueFalseaB")]
    [InlineData("{{ '{} and {1}{{}}'.format('a', 'b') }}{{ '{name}'.format(name=1) }}{{ ','.join(['a', 'b']) }}{{ \"don't stop\".title() }}{{ \"don't stop\" | title }}", "a and b{}1a,bDon'T StopDon't Stop")]
    [InlineData("{{ '🙂ab'[1:] }}{{ '🙂ab' | length }}{{ '🙂ab'[0] }}{{ 'a🙂b'[::-1] }}{% for c in '🙂x' %}<{{ c }}>{% endfor %}", "ab3🙂b🙂a<🙂><x>")]
    [InlineData("{{ [3, 1, 2] | sort(reverse=true) | join('-') }}{{ [1, 2, 3, 4] | batch(3) | list }}{{ [1, 2, 3, 4] | slice(3) | list }}{{ [1, 2] | sum }}{{ [2, 9, 4] | max }}{{ ['b', 'A'] | min }}", "3-2-1[[1, 2, 3], [4]][[1, 2], [3], [4]]39A")]
    [InlineData("{{ [{'a': 1, 'b': 'x'}, {'a': 2, 'b': 'y'}, {'a': 1, 'b': 'z'}] | groupby('a') | map('last') | map('map', attribute='b') | map('join') | list }}", "['xz', 'y']")]
    [InlineData("{{ [1, 2, 3, 4] | select('even') | list }}{{ [0, 1, ''] | reject | list }}{{ [{'a': {'b': 1}}] | map(attribute='a.b') | list }}{{ [{}, {'a': 1}] | map(attribute='a', default=0) | list }}", "[2, 4][0, ''][1][0, 1]")]
    [InlineData("{{ 2.5 | round }}{{ 2.567 | round(2) }}{{ 2.1 | round(0, 'ceil') }}{{ '3.9' | int }}{{ 'x' | int(7) }}{{ -3 | abs }}{{ 'a b c' | wordcount }}{{ '<&>' | e }}", "2.02.573.0373" + "3&lt;&amp;&gt;")]
    [InlineData("{{ 'foo bar baz qux' | truncate(9) }}{{ 'foo bar baz qux' | truncate(9, true) }}{{ 'x' | center(5) }}|{{ 'a b/c' | urlencode }}", "foo...foo ba...  x  |a%20b/c")]
    [InlineData("{{ x is defined }}{{ x is undefined }}{{ none is none }}{{ {} is mapping }}{{ [] is sequence }}{{ 'a' is iterable }}{{ 3 is divisibleby 3 }}{{ 3 is eq 3 }}{{ 2 is in [2] }}{{ range is callable }}{{ true is number }}{{ true is integer }}", "FalseTrueTrueTrueTrueTrueTrueTrueTrueTrueTrueFalse")]
    [InlineData("{% set j = joiner('; ') %}{% for i in range(3) %}{{ j() }}{{ i }}{% endfor %}{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}", "0; 1; 2abab")]
    [InlineData("{{ range(5) | list }}{{ range(1, 9, 3) | list }}{{ range(3, 0, -1) | list }}{{ range(3, 9, -1) | list }}", "[0, 1, 2, 3, 4][1, 4, 7][3, 2, 1][]")]
    [InlineData("{{ [1, 2, 3][-1] }}{{ [1, 2, 3][5] is defined }}{{ [1, 2, 3][:-1] }}{{ [1, 2, 3][::-1] }}{{ 'abc'[-2:] }}{{ (1, 2, 3)[1:] }}", "3False[1, 2][3, 2, 1]bc(2, 3)")]
    [InlineData("{{ 'a' if x }}|{{ 1 if x else 2 if y else 3 }}|{{ (x or 'd') }}|{{ x | default('e') }}|{{ '' | default('f', true) }}", "|3|d|e|f")]
    [InlineData("{# c #}a{#- d -#} b {{- 'c' -}}\n\n d", "abcd")]
    [InlineData("a\n  {% if true %}\n  b\n  {% endif %}\nc\n", "a\n  b\nc")]
    [InlineData("  {%+ if true +%}\nx{% endif %}", "  \nx")]
    [InlineData("{{ '\\x41\\u00e9\\U0001F642\\101\\q\\\\' }}", "Aé🙂A\\q\\")]
    [InlineData("{{ {'a': [1, {'b': none}], 'é': 1.0} | tojson }}|{{ 'é' | tojson(ensure_ascii=true) }}|{{ {} | tojson(indent=2) }}|{{ [1] | tojson(indent=2) }}", "{\"a\": [1, {\"b\": null}], \"é\": 1.0}|\"\\u00e9\"|{}|[\n  1\n]")]
    public void Templates_mean_what_they_mean_in_Python(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Fact]
    public void A_method_hides_a_key_of_its_name_as_in_Python_and_not_as_in_JavaScript()
    {
        const string Template = "{{ 'method' if d.items is callable else 'key' }}{{ d['items'] }}";

        Assert.Equal("method1", Rendering.Of(Template, "{'d': {'items': 1}}"));
        Assert.Equal("key1", Rendering.Of(Template, "{'d': {'items': 1}}", new() { Dialect = JinjaDialect.JavaScript }));
    }

    [Fact]
    public void Numbers_keep_their_kind_on_the_way_from_JSON()
    {
        Assert.Equal("1 1.0 10000000000.0 9007199254740993", Rendering.Of("{{ a }} {{ b }} {{ c }} {{ d }}", "{'a': 1, 'b': 1.0, 'c': 1e10, 'd': 9007199254740993}"));
    }

    [Fact]
    public void Generation_blocks_are_marked_in_the_output()
    {
        JinjaRendering rendering = JinjaProgram.Parse("{% for m in ms %}{% generation %}<{{ m }}>{% endgeneration %};{% endfor %}").Render(Rendering.Json("{'ms': ['a', 'bc']}"));

        Assert.Equal("<a>;<bc>;", rendering.Text);
        Assert.Equal(["<a>", "<bc>"], rendering.Generated.Select(range => rendering.Text[range]));
    }

    [Fact]
    public void The_clock_is_the_given_one()
    {
        JinjaSettings settings = new() { Time = new FixedTime(new DateTimeOffset(2025, 7, 3, 14, 5, 9, TimeSpan.Zero)) };

        Assert.Equal("03 Jul 2025|2025-07-03|Thursday, July 3|02:05:09 PM|184|27|%Q", Rendering.Of(
            "{{ strftime_now('%d %b %Y') }}|{{ strftime_now('%F') }}|{{ strftime_now('%A, %B %-d') }}|{{ strftime_now('%I:%M:%S %p') }}|{{ strftime_now('%j') }}|{{ strftime_now('%V') }}|{{ strftime_now('%Q') }}",
            settings: settings));
    }

    [Fact]
    public void What_a_template_changes_is_its_own_copy()
    {
        JinjaProgram program = JinjaProgram.Parse("{% do ms.append('x') %}{{ ms | length }}");
        var variables = Rendering.Json("{'ms': ['a']}");

        Assert.Equal("2", program.Render(variables).Text);
        Assert.Equal("2", program.Render(variables).Text);
    }

    [Fact]
    public void A_template_refuses_its_input_in_its_own_words()
    {
        JinjaException fault = Assert.Throws<JinjaException>(() => Rendering.Of("{{ raise_exception('Roles must alternate!') }}"));

        Assert.True(fault.RaisedByTemplate);
        Assert.Equal("Roles must alternate!", fault.Message);
    }

    [Theory]
    [InlineData("a\n{{ x.y }}", "Line 2 of the template: 'x' is undefined and has no members.")]
    [InlineData("{{ x() }}", "Line 1 of the template: 'x', which is undefined cannot be called.")]
    [InlineData("{{ 1 + none }}", "Line 1 of the template: '+' does not combine a whole number and none.")]
    [InlineData("{{ [] < 1 }}", "Line 1 of the template: a list and a whole number have no order.")]
    [InlineData("{{ 1 // 0 }}", "Line 1 of the template: a number is divided by zero.")]
    [InlineData("{{ 9223372036854775807 + 1 }}", "Line 1 of the template: a whole number leaves 64 bits.")]
    [InlineData("{{ ['a'] | sum }}", "Line 1 of the template: 'sum' is given a string; numbers or lists are wanted.")]
    [InlineData("{{ [1] | sum(start='b') }}", "Line 1 of the template: 'sum' is given a string; numbers or lists are wanted.")]
    [InlineData("{{ [1, [2]] | sum }}", "Line 1 of the template: '+' does not combine a whole number and a list.")]
    [InlineData("{{ x | nope }}", "Line 1 of the template: there is no filter 'nope'.")]
    [InlineData("{{ x is nope }}", "Line 1 of the template: there is no test 'nope'.")]
    [InlineData("{{ 'a' | upper(1) }}", "Line 1 of the template: 'upper' takes at most 0 arguments and is given 1.")]
    [InlineData("{{ 'a' | indent(wide=1) }}", "Line 1 of the template: 'indent' takes no argument 'wide'.")]
    [InlineData("{% if x %}", "Line 1 of the template: '{% endif %}' is wanted where the end of the template stands.")]
    [InlineData("{% for x in y %}{% endif %}", "Line 1 of the template: '{% endfor %}' is wanted where 'endif' stands.")]
    [InlineData("{% endif %}", "Line 1 of the template: '{% endif %}' ends nothing.")]
    [InlineData("\n{{ 'a }}", "Line 2 of the template: a string is not closed.")]
    [InlineData("{{ (1 }}", "Line 1 of the template: '}' closes nothing.")]
    [InlineData("{{ 1 ? 2 }}", "Line 1 of the template: the character '?' does not belong into a tag.")]
    [InlineData("{# x", "Line 1 of the template: a comment is not closed by '#}'.")]
    [InlineData("{% include 'x' %}", "Line 1 of the template: '{% include %}' is not supported: a chat template is one file.")]
    [InlineData("{% break %}", "Line 1 of the template: '{% break %}' stands outside of a loop.")]
    [InlineData("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "Line 1 of the template: the macro 'm' takes at most 1 arguments and is given 2.")]
    [InlineData("{% set a, b = [1] %}", "Line 1 of the template: 1 values are given to 2 names.")]
    [InlineData("{% set x.y = 1 %}", "Line 1 of the template: '.y' is set on a value that is no namespace.")]
    [InlineData("{{ ''.__class__.__mro__ }}", "Line 1 of the template: the member '__class__' is undefined and has no members.")]
    public void A_fault_is_one_sentence_with_its_line(string template, string expected) => Assert.Equal(expected, Rendering.Fault(template));
}
