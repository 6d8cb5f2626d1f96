using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja.Filters;

public sealed class TextFilterTests
{
    [Theory]
    [InlineData("{{ 'hello wORLD' | capitalize }}|{{ 'HELLO' | lower }}|{{ 'a' | upper }}", "Hello world|hello|A")]
    [InlineData("{{ 'hello world-wide' | title }}", "Hello World-Wide")]
    [InlineData("{{ ' \t x \n' | trim }}|{{ 'xxaxx' | trim('x') }}", "x|a")]
    [InlineData("{{ 'aaa' | replace('a', 'b', 2) }}|{{ 'a-b' | replace('-', '') }}|{{ 'ab' | replace('', '.') }}", "bba|ab|.a.b.")]
    [InlineData("{{ 'a\\nb' | indent(2) }}", "a\n  b")]
    [InlineData("{{ 'a\\nb' | indent(2, true) }}", "  a\n  b")]
    [InlineData("{{ 'a\\n\\nb' | indent(2) }}", "a\n\n  b")]
    [InlineData("{{ 'a\\n\\nb' | indent(2, blank=true) }}", "a\n  \n  b")]
    [InlineData("{{ 'a\\nb' | indent }}", "a\n    b")]
    [InlineData("{{ 'a\\nb' | indent('> ') }}", "a\n> b")]
    [InlineData("[{{ 'abc' | center(7) }}]", "[  abc  ]")]
    [InlineData("{{ 'foo bar baz qux' | truncate(11) }}", "foo bar baz qux")]
    [InlineData("{{ 'foo bar baz qux' | truncate(11, false, '...', 0) }}", "foo bar...")]
    [InlineData("{{ 'foo bar baz qux' | truncate(5, true, '', 0) }}", "foo b")]
    [InlineData("{{ 'one two  three' | wordcount }}", "3")]
    [InlineData("{{ '<a href=\"x\">\\'&' | e }}", "&lt;a href=&#34;x&#34;&gt;&#39;&amp;")]
    [InlineData("{{ '%s, %s!' | format('Hello', 'World') }}|{{ '%03d %.1f %5s|%-5s|' | format(7, 2.55, 'a', 'b') }}", "Hello, World!|007 2.5     a|b    |")]
    [InlineData("{{ 'é/ü a' | urlencode }}", "%C3%A9/%C3%BC%20a")]
    [InlineData("{{ 5 | string + 'x' }}|{{ none | string }}|{{ [1] | string }}|{{ 'x' | safe }}", "5x|None|[1]|x")]
    public void A_text_is_treated_as_in_Jinja(string template, string expected) => Assert.Equal(expected, Rendering.Of(template));

    [Fact]
    public void A_text_that_grows_is_charged_and_ends_at_the_limit()
    {
        string fault = Rendering.Fault(
            "{% set ns = namespace(s='xxxxxxxxxx') %}{% for i in range(40) %}{% set ns.s = ns.s | replace('x', 'xx') %}{% endfor %}");
        Assert.NotEqual("none", fault);
        Assert.EndsWith(".", fault, StringComparison.Ordinal);
    }
}
