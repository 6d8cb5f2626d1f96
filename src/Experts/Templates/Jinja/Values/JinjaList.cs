namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>A list or a tuple.</summary>
internal sealed class JinjaList(List<object?> items, bool isTuple = false)
{
    public List<object?> Items { get; } = items;

    public bool IsTuple { get; } = isTuple;
}
