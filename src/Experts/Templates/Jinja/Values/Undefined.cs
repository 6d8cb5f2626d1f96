namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>The value of a name that nothing defines. Values of templates are otherwise null, bool, long, double, string,
/// <see cref="JinjaList"/>, <see cref="JinjaMapping"/>, <see cref="JinjaNamespace"/>, <see cref="LoopState"/> and
/// <see cref="Callable"/>.</summary>
/// <param name="What">What is undefined, for error sentences.</param>
internal sealed record Undefined(string What);
