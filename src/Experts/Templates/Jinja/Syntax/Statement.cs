namespace CoERouter.Experts.Templates.Jinja.Syntax;

/// <summary>A part of a template that does something. The kinds are nested here, since the executor knows them all.</summary>
/// <param name="Line">Its line, from 1.</param>
internal abstract record Statement(int Line)
{
    internal sealed record Text(int Line, string Value) : Statement(Line);

    internal sealed record Output(int Line, Expression Value) : Statement(Line);

    /// <summary>An expression for its effect alone: <c>{% do %}</c>.</summary>
    internal sealed record Effect(int Line, Expression Value) : Statement(Line);

    internal sealed record If(
        int Line, IReadOnlyList<KeyValuePair<Expression, IReadOnlyList<Statement>>> Branches, IReadOnlyList<Statement> Otherwise)
        : Statement(Line);

    internal sealed record For(
        int Line,
        Expression Target,
        Expression Items,
        Expression? Condition,
        IReadOnlyList<Statement> Body,
        IReadOnlyList<Statement> Otherwise,
        bool Recursive) : Statement(Line);

    internal sealed record Set(int Line, Expression Target, Expression Value) : Statement(Line);

    /// <summary>What the body writes, through filters, becomes the target's value; without a target it is written.</summary>
    internal sealed record Capture(int Line, Expression? Target, IReadOnlyList<Expression.Filter> Filters, IReadOnlyList<Statement> Body)
        : Statement(Line);

    internal sealed record Macro(int Line, MacroDefinition Definition) : Statement(Line);

    /// <summary>Calls a macro, whose <c>caller()</c> writes the body.</summary>
    internal sealed record CallBlock(int Line, Expression.Call Call, MacroDefinition Caller) : Statement(Line);

    /// <summary>A scope of its own: <c>{% with %}</c>.</summary>
    internal sealed record With(
        int Line, IReadOnlyList<KeyValuePair<Expression, Expression>> Assignments, IReadOnlyList<Statement> Body) : Statement(Line);

    internal sealed record Generation(int Line, IReadOnlyList<Statement> Body) : Statement(Line);

    internal sealed record Break(int Line) : Statement(Line);

    internal sealed record Continue(int Line) : Statement(Line);
}
