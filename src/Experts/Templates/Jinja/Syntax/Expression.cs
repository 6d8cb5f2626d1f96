namespace CoERouter.Experts.Templates.Jinja.Syntax;

/// <summary>A part of a template that has a value. The kinds are nested here, since the evaluator knows them all.</summary>
internal abstract record Expression
{
    internal sealed record Literal(object? Value) : Expression;

    internal sealed record Variable(string Name) : Expression;

    internal sealed record Sequence(IReadOnlyList<Expression> Items, bool IsTuple) : Expression;

    internal sealed record Mapping(IReadOnlyList<KeyValuePair<Expression, Expression>> Entries) : Expression;

    internal sealed record Member(Expression Target, string Name) : Expression;

    internal sealed record Item(Expression Target, Expression Key) : Expression;

    internal sealed record Slice(Expression Target, Expression? Start, Expression? Stop, Expression? Step) : Expression;

    internal sealed record Call(Expression Target, ArgumentList Arguments) : Expression;

    /// <summary>A filter; without a target inside <c>{% filter %}</c>, which supplies it.</summary>
    internal sealed record Filter(Expression? Target, string Name, ArgumentList Arguments) : Expression;

    internal sealed record Test(Expression Target, string Name, ArgumentList Arguments, bool Negated) : Expression;

    internal sealed record Sign(Expression Operand, bool Negative) : Expression;

    internal sealed record Not(Expression Operand) : Expression;

    /// <summary>All operands by <c>and</c>, or all by <c>or</c>; the value is that of the operand which decides.</summary>
    internal sealed record Logical(IReadOnlyList<Expression> Operands, bool IsAnd) : Expression;

    internal sealed record Binary(Expression Left, BinaryOperator Operator, Expression Right) : Expression;

    internal sealed record Comparison(
        Expression First, IReadOnlyList<KeyValuePair<ComparisonOperator, Expression>> Rest) : Expression;

    internal sealed record Concatenation(IReadOnlyList<Expression> Operands) : Expression;

    internal sealed record Choice(Expression Condition, Expression Then, Expression? Otherwise) : Expression;
}
