using CoERouter.Experts.Templates.Jinja;
using CoERouter.Experts.Templates.Jinja.Syntax;
using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja.Syntax;

/// <summary>Tokens, their lines, and the sentences for what is no token.</summary>
public sealed class LexerTests
{
    [Theory]
    [InlineData("", "End")]
    [InlineData("abc", "Data:abc End")]
    [InlineData("{ } {a} %}", "Data:{ } {a} %} End")]
    [InlineData("{{ a }}", "VariableBegin Name:a VariableEnd End")]
    [InlineData("{{a}}", "VariableBegin Name:a VariableEnd End")]
    [InlineData("{%if a%}", "BlockBegin Name:if Name:a BlockEnd End")]
    [InlineData("{{ _a1é }}", "VariableBegin Name:_a1é VariableEnd End")]
    [InlineData("{{ 12 1_000 1.5 2e3 2.5e-3 1e+2 }}", "VariableBegin Integer:12 Integer:1000 Real:1.5 Real:2e3 Real:2.5e-3 Real:1e+2 VariableEnd End")]
    [InlineData("{{ a.0.1 }}", "VariableBegin Name:a Operator:. Integer:0 Operator:. Integer:1 VariableEnd End")]
    [InlineData("{{ 1.a }}", "VariableBegin Integer:1 Operator:. Name:a VariableEnd End")]
    [InlineData("{{ a==b!=c<=d>=e//f**g }}", "VariableBegin Name:a Operator:== Name:b Operator:!= Name:c Operator:<= Name:d Operator:>= Name:e Operator:// Name:f Operator:** Name:g VariableEnd End")]
    [InlineData("{{ {'}}': 1} }}", "VariableBegin Operator:{ Text:}} Operator:: Integer:1 Operator:} VariableEnd End")]
    [InlineData("{{ \"a'b\" 'c\"d' }}", "VariableBegin Text:a'b Text:c\"d VariableEnd End")]
    [InlineData("a{# {{ b }} #}c", "Data:a Data:c End")]
    [InlineData("{% raw %}{{ x }}{% endraw %}", "Data:{{ x }} End")]
    [InlineData("{% raw %}{% endraw %}", "End")]
    [InlineData("{{ a -}}  b", "VariableBegin Name:a VariableEnd Data:b End")]
    [InlineData("b  {{- a }}", "Data:b VariableBegin Name:a VariableEnd End")]
    [InlineData("{% a +%}\nb", "BlockBegin Name:a BlockEnd Data:\nb End")]
    [InlineData("{% a %}\nb", "BlockBegin Name:a BlockEnd Data:b End")]
    public void A_template_is_cut_into_tokens(string template, string expected) => Assert.Equal(expected, Describe(template));

    [Theory]
    [InlineData("\\n", "\n")]
    [InlineData("\\t\\r\\a\\b\\f\\v", "\t\r\a\b\f\v")]
    [InlineData("\\\\ \\' \\\"", "\\ ' \"")]
    [InlineData("\\x41\\u00e9\\U0001F642", "Aé🙂")]
    [InlineData("\\0\\101\\7", "\0A\a")]
    [InlineData("\\1234", "S4")]
    [InlineData("a\\\nb", "ab")]
    [InlineData("\\d\\.", "\\d\\.")]
    public void Escapes_are_those_of_Python(string written, string meant)
    {
        Token token = Lexer.Read("{{ '" + written + "' }}")[1];

        Assert.Equal(TokenKind.Text, token.Kind);
        Assert.Equal(meant, token.Text);
    }

    [Fact]
    public void Every_token_knows_its_line()
    {
        const string Template = "a\n{{ b\n+ 'x\ny' }}\n{% raw %}\n\n{% endraw %}{# 1\n2 #}{{ c }}";

        Assert.Equal(
            ["Data 1", "VariableBegin 2", "Name 2", "Operator 3", "Text 3", "VariableEnd 4", "Data 4", "Data 5", "VariableBegin 8", "Name 8", "VariableEnd 8", "End 8"],
            Lexer.Read(Template).Select(token => $"{token.Kind} {token.Line}"));
    }

    [Theory]
    [InlineData("{{ a", "Line 1 of the template: a tag is not closed by '}}'.")]
    [InlineData("\n{% a", "Line 2 of the template: a tag is not closed by '%}'.")]
    [InlineData("{{ 'a", "Line 1 of the template: a string is not closed.")]
    [InlineData("{{ 'a\\", "Line 1 of the template: a string is not closed.")]
    [InlineData("{# a", "Line 1 of the template: a comment is not closed by '#}'.")]
    [InlineData("{% raw %} a", "Line 1 of the template: a raw block is not closed by '{% endraw %}'.")]
    [InlineData("{{ a ] }}", "Line 1 of the template: ']' closes nothing.")]
    [InlineData("{{ (a] }}", "Line 1 of the template: ']' closes nothing.")]
    [InlineData("{{ a $ b }}", "Line 1 of the template: the character '$' does not belong into a tag.")]
    [InlineData("{{ a ! b }}", "Line 1 of the template: the character '!' does not belong into a tag.")]
    [InlineData("{{ '\\xg1' }}", "Line 1 of the template: a string holds an escape that is no character.")]
    [InlineData("{{ '\\u12' }}", "Line 1 of the template: a string holds an escape that is no character.")]
    [InlineData("{{ '\\UFFFFFFFF' }}", "Line 1 of the template: a string holds an escape that is no character.")]
    public void What_is_no_token_is_one_sentence(string template, string expected) =>
        Assert.Equal(expected, Assert.Throws<JinjaException>(() => Lexer.Read(template)).Message);

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void Open_brackets_are_bounded(int count, bool isLegal)
    {
        string template = "{{ " + new string('(', count) + new string(')', count) + " }}";

        if (isLegal)
        {
            Assert.Equal((2 * count) + 3, Lexer.Read(template).Count);
        }
        else
        {
            Assert.Contains("more than 1000 brackets", Assert.Throws<JinjaException>(() => Lexer.Read(template)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Text_without_tags_comes_out_as_it_went_in_but_for_its_last_line_break()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            Random random = new(seed);
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => "ab {}%#\n -+"[random.Next(11)]));
            text = text.Replace("{{", "{", StringComparison.Ordinal).Replace("{%", "%", StringComparison.Ordinal).Replace("{#", "#", StringComparison.Ordinal)
                .Replace("{{", "{", StringComparison.Ordinal).Replace("{%", "%", StringComparison.Ordinal).Replace("{#", "#", StringComparison.Ordinal);
            if (text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal) || text.Contains("{#", StringComparison.Ordinal))
            {
                continue;
            }

            string written = string.Concat(Lexer.Read(text).Where(token => token.Kind == TokenKind.Data).Select(token => token.Text));

            Assert.Equal(text.EndsWith('\n') ? text[..^1] : text, written);
        }
    }

    private static string Describe(string template) => string.Join(
        ' ', Lexer.Read(template).Select(token => token.Text.Length > 0 ? $"{token.Kind}:{token.Text}" : token.Kind.ToString()));
}
