namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>A mapping that keeps the order of its keys, which are strings, numbers and booleans; as in Python, 1, 1.0 and True are one
/// key.</summary>
internal sealed class JinjaMapping
{
    public OrderedDictionary<object, object?> Entries { get; } = new(ScalarComparer.Instance);

    public bool TryGet(object? key, out object? value)
    {
        value = null;
        return key is string or long or double or bool && Entries.TryGetValue(key, out value);
    }

    public void Set(object? key, object? value) =>
        Entries[key is string or long or double or bool
            ? key
            : throw new JinjaException($"{ValueNames.Of(key)} cannot be a key; legal are strings, numbers and booleans.")] = value;

    private sealed class ScalarComparer : IEqualityComparer<object>
    {
        public static ScalarComparer Instance { get; } = new();

        public new bool Equals(object? x, object? y) =>
            x is string left ? y is string right && left == right : y is not string && Numbers.ToReal(x) == Numbers.ToReal(y);

        public int GetHashCode(object obj) =>
            obj is string text ? text.GetHashCode(StringComparison.Ordinal) : Numbers.ToReal(obj).GetHashCode();
    }
}
