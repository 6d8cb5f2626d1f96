using CoERouter.Experts.Templates.Jinja;
using CoERouter.Experts.Templates.Jinja.Syntax;
using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja.Syntax;

/// <summary>Which tags make which statements, and the sentences for tags that make none.</summary>
public sealed class StatementParserTests
{
    [Fact]
    public void A_choice_has_its_branches_in_order()
    {
        Statement.If choice = Assert.IsType<Statement.If>(Single("{% if a %}1{% elif b %}2{% elif c %}3{% else %}4{% endif %}"));

        Assert.Equal(["a", "b", "c"], choice.Branches.Select(branch => ExpressionParserTests.Describe(branch.Key)));
        Assert.Equal(["1", "2", "3"], choice.Branches.Select(branch => Text(branch.Value)));
        Assert.Equal("4", Text(choice.Otherwise));
    }

    [Fact]
    public void A_loop_has_target_items_condition_and_the_rest()
    {
        Statement.For loop = Assert.IsType<Statement.For>(Single("{% for a, (b, c) in d | e if f recursive %}1{% else %}2{% endfor %}"));

        Assert.Equal("(a, (b, c,),)", ExpressionParserTests.Describe(loop.Target));
        Assert.Equal("d|e", ExpressionParserTests.Describe(loop.Items));
        Assert.Equal("f", ExpressionParserTests.Describe(loop.Condition!));
        Assert.Equal(("1", "2", true), (Text(loop.Body), Text(loop.Otherwise), loop.Recursive));
    }

    [Fact]
    public void A_macro_knows_its_parameters_and_whether_it_takes_more()
    {
        MacroDefinition plain = Assert.IsType<Statement.Macro>(Single("{% macro m(a, b=1,) %}x{% endmacro %}")).Definition;
        MacroDefinition more = Assert.IsType<Statement.Macro>(Single("{% macro m() %}{{ varargs }}{% endmacro m %}")).Definition;
        MacroDefinition named = Assert.IsType<Statement.Macro>(Single("{% macro m() %}{{ kwargs }}{% endmacro %}")).Definition;

        Assert.Equal(["a", "b"], plain.Parameters.Select(parameter => parameter.Key));
        Assert.Equal([true, false], plain.Parameters.Select(parameter => parameter.Value is null));
        Assert.Equal((false, false), (plain.TakesMore, plain.TakesMoreNamed));
        Assert.Equal((true, false), (more.TakesMore, more.TakesMoreNamed));
        Assert.Equal((false, true), (named.TakesMore, named.TakesMoreNamed));
    }

    [Fact]
    public void What_an_inner_macro_takes_is_not_what_the_outer_one_takes()
    {
        Statement.Macro outer = Assert.IsType<Statement.Macro>(Single("{% macro a() %}{% macro b() %}{{ varargs }}{% endmacro %}{% endmacro %}"));

        Assert.False(outer.Definition.TakesMore);
        Assert.True(Assert.IsType<Statement.Macro>(Assert.Single(outer.Definition.Body)).Definition.TakesMore);
    }

    [Theory]
    [InlineData("{% set a = 1 %}", typeof(Statement.Set))]
    [InlineData("{% set a %}1{% endset %}", typeof(Statement.Capture))]
    [InlineData("{% filter upper %}1{% endfilter %}", typeof(Statement.Capture))]
    [InlineData("{% with %}{% endwith %}", typeof(Statement.With))]
    [InlineData("{% call m() %}{% endcall %}", typeof(Statement.CallBlock))]
    [InlineData("{% do a.b() %}", typeof(Statement.Effect))]
    [InlineData("{% generation %}{% endgeneration %}", typeof(Statement.Generation))]
    [InlineData("text", typeof(Statement.Text))]
    [InlineData("{{ a }}", typeof(Statement.Output))]
    public void A_tag_makes_its_statement(string template, Type expected) => Assert.IsType(expected, Single(template));

    [Fact]
    public void Statements_know_their_lines()
    {
        IReadOnlyList<Statement> body = Parse("{{ a }}\n{% if\nb %}\n{{ c }}\n{% endif %}\n{% set d = 1 %}");

        Assert.Equal([1, 1, 2, 6], body.Select(statement => statement.Line));
        Assert.Equal(4, Assert.IsType<Statement.If>(body[2]).Branches[0].Value.First(statement => statement is Statement.Output).Line);
    }

    [Theory]
    [InlineData("{% %}", "The name of a tag is wanted where '%}' stands.")]
    [InlineData("{% nope %}", "there is no tag 'nope'.")]
    [InlineData("{% else %}", "'{% else %}' ends nothing.")]
    [InlineData("{% endfor %}", "'{% endfor %}' ends nothing.")]
    [InlineData("{% if %}{% endif %}", "a value is wanted where '%}' stands.")]
    [InlineData("{% if a %}{% else %}{% elif b %}{% endif %}", "'{% endif %}' is wanted where 'elif' stands.")]
    [InlineData("{% if a %}{% endfor %}", "'{% endif %}' is wanted where 'endfor' stands.")]
    [InlineData("{% for a %}{% endfor %}", "'in' is wanted where '%}' stands.")]
    [InlineData("{% for 1 in a %}{% endfor %}", "A name is wanted where '1' stands.")]
    [InlineData("{% for a in b %}", "'{% endfor %}' is wanted where the end of the template stands.")]
    [InlineData("{% set a = %}", "a value is wanted where '%}' stands.")]
    [InlineData("{% set 1 = 2 %}", "A name is wanted where '1' stands.")]
    [InlineData("{% set a = 1 b %}", "'%}' is wanted where 'b' stands.")]
    [InlineData("{% set a %}1", "'{% endset %}' is wanted where the end of the template stands.")]
    [InlineData("{% macro %}{% endmacro %}", "The name of a macro is wanted where '%}' stands.")]
    [InlineData("{% macro m %}{% endmacro %}", "'(' is wanted where '%}' stands.")]
    [InlineData("{% macro m(1) %}{% endmacro %}", "The name of a parameter is wanted where '1' stands.")]
    [InlineData("{% macro m(a b) %}{% endmacro %}", "',' is wanted where 'b' stands.")]
    [InlineData("{% call m %}{% endcall %}", "'{% call %}' calls no macro.")]
    [InlineData("{% with a %}{% endwith %}", "'=' is wanted where '%}' stands.")]
    [InlineData("{% with a = 1 b = 2 %}{% endwith %}", "',' is wanted where 'b' stands.")]
    [InlineData("{% continue %}", "'{% continue %}' stands outside of a loop.")]
    [InlineData("{% for a in b %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}", "'{% break %}' stands outside of a loop.")]
    [InlineData("{% for a in b %}{% else %}{% break %}{% endfor %}", "'{% break %}' stands outside of a loop.")]
    [InlineData("{% extends 'a' %}", "'{% extends %}' is not supported: a chat template is one file.")]
    [InlineData("{% import 'a' as b %}", "'{% import %}' is not supported: a chat template is one file.")]
    [InlineData("{% block a %}{% endblock %}", "'{% block %}' is not supported: a chat template is one file.")]
    [InlineData("{% filter %}{% endfilter %}", "The name of a filter is wanted where '%}' stands.")]
    public void Tags_that_make_no_statement_are_one_sentence(string template, string expected) => Assert.Equal(
        "Line 1 of the template: " + expected, Assert.Throws<JinjaException>(() => Parse(template)).Message);

    [Fact]
    public void Depth_is_counted_exactly()
    {
        static string Nested(int depth) =>
            string.Concat(Enumerable.Repeat("{% if a %}", depth)) + string.Concat(Enumerable.Repeat("{% endif %}", depth));

        // The template itself is one level, and so is the condition of the innermost choice.
        Assert.Single(StatementParser.Parse(Lexer.Read(Nested(9)), 10));
        Assert.Contains(
            "nested deeper than 10 levels", Assert.Throws<JinjaException>(() => StatementParser.Parse(Lexer.Read(Nested(10)), 10)).Message, StringComparison.Ordinal);
    }

    private static Statement Single(string template) => Assert.Single(Parse(template));

    private static IReadOnlyList<Statement> Parse(string template) => StatementParser.Parse(Lexer.Read(template), 100);

    private static string Text(IReadOnlyList<Statement> body) => Assert.IsType<Statement.Text>(Assert.Single(body)).Value;
}
