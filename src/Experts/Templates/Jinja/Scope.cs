using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja;

/// <summary>The names that a place in the template sees.</summary>
internal sealed class Scope(Scope? outer)
{
    private Dictionary<string, object?>? _values;

    public void Set(string name, object? value) => (_values ??= new(StringComparer.Ordinal))[name] = value;

    public object? Get(string name)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._values is { } values && values.TryGetValue(name, out object? value))
            {
                return value;
            }
        }

        return new Undefined($"'{(name.Length > 40 ? name[..40] : name)}'");
    }

    private Scope? Outer => outer;
}
