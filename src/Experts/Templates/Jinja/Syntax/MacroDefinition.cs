namespace CoERouter.Experts.Templates.Jinja.Syntax;

/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters, each with the expression of its default or null.</param>
/// <param name="Body">What it writes.</param>
/// <param name="TakesMore">True where the body reads <c>varargs</c>.</param>
/// <param name="TakesMoreNamed">True where the body reads <c>kwargs</c>.</param>
internal sealed record MacroDefinition(
    string Name,
    IReadOnlyList<KeyValuePair<string, Expression?>> Parameters,
    IReadOnlyList<Statement> Body,
    bool TakesMore,
    bool TakesMoreNamed);
