namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>A function, a method bound to its value, or a macro.</summary>
internal sealed class Callable(string name, Func<Arguments, object?> body)
{
    public string Name { get; } = name;

    public object? Call(Arguments arguments) => body(arguments);
}
