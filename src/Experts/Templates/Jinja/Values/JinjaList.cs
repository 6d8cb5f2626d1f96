namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>A list or a tuple.</summary>
internal sealed class JinjaList(List<object?> items, bool isTuple = false)
{
    public List<object?> Items { get; } = items;

    public bool IsTuple { get; } = isTuple;

    /// <summary>Names of the items of a tuple that has them; empty where it has none.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    public bool TryGet(string name, out object? item)
    {
        for (int index = 0; index < Names.Count; index++)
        {
            if (Names[index] == name)
            {
                item = Items[index];
                return true;
            }
        }

        item = null;
        return false;
    }
}
