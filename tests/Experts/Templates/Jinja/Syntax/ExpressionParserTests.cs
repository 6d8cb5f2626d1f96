using CoERouter.Experts.Templates.Jinja;
using CoERouter.Experts.Templates.Jinja.Syntax;
using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja.Syntax;

/// <summary>Which operand belongs to which operator, written out with every bracket.</summary>
public sealed class ExpressionParserTests
{
    [Theory]
    [InlineData("a + b * c", "(a + (b * c))")]
    [InlineData("a * b + c", "((a * b) + c)")]
    [InlineData("a - b - c", "((a - b) - c)")]
    [InlineData("a / b // c % d", "(((a / b) // c) % d)")]
    [InlineData("a ** b ** c", "((a ** b) ** c)")]
    [InlineData("-a ** b", "(-a ** b)")]
    [InlineData("a ** -b", "(a ** -b)")]
    [InlineData("a ~ b + c ~ d", "((a ~ b) + (c ~ d))")]
    [InlineData("a * b ~ c * d", "((a * b) ~ (c * d))")]
    [InlineData("a + b < c * d", "((a + b) < (c * d))")]
    [InlineData("a < b <= c != d", "(a < b <= c != d)")]
    [InlineData("a in b", "(a in b)")]
    [InlineData("a not in b and c", "((a not in b) and c)")]
    [InlineData("not a == b", "(not (a == b))")]
    [InlineData("not a and b", "((not a) and b)")]
    [InlineData("a or b and c or d", "(a or (b and c) or d)")]
    [InlineData("a if b else c if d else e", "(a if b else (c if d else e))")]
    [InlineData("a or b if c and d else e", "((a or b) if (c and d) else e)")]
    [InlineData("a if b", "(a if b)")]
    [InlineData("a.b.c", "a.b.c")]
    [InlineData("a['b'][c]", "a['b'][c]")]
    [InlineData("a.0", "a[0]")]
    [InlineData("a[:]", "a[::]")]
    [InlineData("a[1:]", "a[1::]")]
    [InlineData("a[:b:c]", "a[:b:c]")]
    [InlineData("a[::c]", "a[::c]")]
    [InlineData("a(b, c=d, *e, **f)", "a(b, *e, c=d, **f)")]
    [InlineData("a()()", "a()()")]
    [InlineData("a | b | c(d)", "a|b|c(d)")]
    [InlineData("a + b | c", "(a + b|c)")]
    [InlineData("-a | b", "-a|b")]
    [InlineData("a is b", "a is b")]
    [InlineData("a is not b", "a is not b")]
    [InlineData("a is b c", "a is b(c)")]
    [InlineData("a is b(c) and d", "(a is b(c) and d)")]
    [InlineData("a is b or c", "(a is b or c)")]
    [InlineData("not a is b", "(not a is b)")]
    [InlineData("a + b is c", "(a + b is c)")]
    [InlineData("a | b is c | d", "a|b is c|d")]
    [InlineData("a.b | c", "a.b|c")]
    [InlineData("(a, b)", "(a, b,)")]
    [InlineData("a, b", "(a, b,)")]
    [InlineData("a,", "(a,)")]
    [InlineData("()", "(,)")]
    [InlineData("(a)", "a")]
    [InlineData("[a, b,]", "[a, b]")]
    [InlineData("{'a': b, c: d,}", "{'a': b, c: d}")]
    [InlineData("'a' 'b'", "'ab'")]
    [InlineData("true or False", "(True or False)")]
    [InlineData("none is None", "None is None")]
    [InlineData("+a - -b", "(+a - -b)")]
    public void An_expression_is_bracketed_as_in_Jinja2(string expression, string expected) =>
        Assert.Equal(expected, Describe(Parse(expression)));

    [Theory]
    [InlineData("", "a value is wanted where '}}' stands.")]
    [InlineData("a +", "a value is wanted where '}}' stands.")]
    [InlineData("* a", "a value is wanted where '*' stands.")]
    [InlineData("a b", "'}}' is wanted where 'b' stands.")]
    [InlineData("a 'b'", "'}}' is wanted where a string stands.")]
    [InlineData("a.", "The name of a member is wanted where '}}' stands.")]
    [InlineData("a |", "The name of a filter is wanted where '}}' stands.")]
    [InlineData("a | 1", "The name of a filter is wanted where '1' stands.")]
    [InlineData("a is", "The name of a test is wanted where '}}' stands.")]
    [InlineData("a(b c)", "',' is wanted where 'c' stands.")]
    [InlineData("a(b=c, d)", "an argument without a name stands after one with a name.")]
    [InlineData("[a b]", "',' is wanted where 'b' stands.")]
    [InlineData("{a}", "':' is wanted where '}' stands.")]
    [InlineData("{a: b c: d}", "',' is wanted where 'c' stands.")]
    [InlineData("a[b c]", "':' is wanted where 'c' stands.")]
    [InlineData("a if b else", "a value is wanted where '}}' stands.")]
    [InlineData("99999999999999999999", "the number '99999999999999999999' has more than 64 bits.")]
    [InlineData("a.99999999999999999999", "an index has more than 64 bits.")]
    [InlineData("a = b", "'}}' is wanted where '=' stands.")]
    public void What_is_no_expression_is_one_sentence(string expression, string expected) => Assert.Equal(
        "Line 1 of the template: " + expected, Assert.Throws<JinjaException>(() => Parse(expression)).Message);

    private static Expression Parse(string expression) =>
        Assert.IsType<Statement.Output>(Assert.Single(StatementParser.Parse(Lexer.Read("{{ " + expression + " }}"), 100))).Value;

    internal static string Describe(Expression expression) => expression switch
    {
        Expression.Literal { Value: string text } => $"'{text}'",
        Expression.Literal { Value: null } => "None",
        Expression.Literal literal => literal.Value!.ToString()!,
        Expression.Variable variable => variable.Name,
        Expression.Sequence { IsTuple: true } tuple => "(" + string.Join(", ", tuple.Items.Select(Describe)) + ",)",
        Expression.Sequence list => "[" + string.Join(", ", list.Items.Select(Describe)) + "]",
        Expression.Mapping mapping => "{" + string.Join(", ", mapping.Entries.Select(entry => Describe(entry.Key) + ": " + Describe(entry.Value))) + "}",
        Expression.Member member => Describe(member.Target) + "." + member.Name,
        Expression.Item item => Describe(item.Target) + "[" + Describe(item.Key) + "]",
        Expression.Slice slice => $"{Describe(slice.Target)}[{Optional(slice.Start)}:{Optional(slice.Stop)}:{Optional(slice.Step)}]",
        Expression.Call call => Describe(call.Target) + "(" + Describe(call.Arguments) + ")",
        Expression.Filter filter => Describe(filter.Target!) + "|" + filter.Name + Bracketed(filter.Arguments),
        Expression.Test test => Describe(test.Target) + (test.Negated ? " is not " : " is ") + test.Name + Bracketed(test.Arguments),
        Expression.Sign sign => (sign.Negative ? "-" : "+") + Describe(sign.Operand),
        Expression.Not not => "(not " + Describe(not.Operand) + ")",
        Expression.Logical logical => "(" + string.Join(logical.IsAnd ? " and " : " or ", logical.Operands.Select(Describe)) + ")",
        Expression.Binary binary => $"({Describe(binary.Left)} {Sign(binary.Operator)} {Describe(binary.Right)})",
        Expression.Comparison comparison =>
            "(" + Describe(comparison.First) + string.Concat(comparison.Rest.Select(rest => $" {Sign(rest.Key)} {Describe(rest.Value)}")) + ")",
        Expression.Concatenation concatenation => "(" + string.Join(" ~ ", concatenation.Operands.Select(Describe)) + ")",
        Expression.Choice choice =>
            $"({Describe(choice.Then)} if {Describe(choice.Condition)}{(choice.Otherwise is null ? "" : " else " + Describe(choice.Otherwise))})",
        _ => throw new InvalidOperationException(expression.GetType().Name),
    };

    private static string Optional(Expression? expression) => expression is null ? "" : Describe(expression);

    private static string Bracketed(ArgumentList list) => list.Positional.Count + list.Named.Count == 0 ? "" : "(" + Describe(list) + ")";

    private static string Describe(ArgumentList list) => string.Join(", ", list.Positional.Select(item => (item.Value ? "*" : "") + Describe(item.Key))
        .Concat(list.Named.Select(item => (item.Key.Length > 0 ? item.Key + "=" : "**") + Describe(item.Value))));

    private static string Sign(BinaryOperator binary) => binary switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.FloorDivide => "//",
        BinaryOperator.Remainder => "%",
        _ => "**",
    };

    private static string Sign(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "==",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        ComparisonOperator.In => "in",
        _ => "not in",
    };
}
