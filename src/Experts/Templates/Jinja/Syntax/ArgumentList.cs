namespace CoERouter.Experts.Templates.Jinja.Syntax;

/// <summary>The arguments of a call as written.</summary>
/// <param name="Positional">By position; true means <c>*values</c>.</param>
/// <param name="Named">By name; an empty name means <c>**values</c>.</param>
internal sealed record ArgumentList(
    IReadOnlyList<KeyValuePair<Expression, bool>> Positional, IReadOnlyList<KeyValuePair<string, Expression>> Named)
{
    public static ArgumentList Empty { get; } = new([], []);
}
