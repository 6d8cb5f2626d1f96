namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>The variable <c>loop</c>.</summary>
internal sealed class LoopState(List<object?> items, int depth, Func<Arguments, object?>? again)
{
    private object? _lastChanged;
    private bool _hasChanged;

    public int Index { get; set; }

    /// <summary>The loop as a function, which renders its body for other items; null unless it is recursive.</summary>
    public Callable? Recursion { get; } = again is null ? null : new("loop", again);

    public object? Member(string name) => name switch
    {
        "index" => Index + 1L,
        "index0" => (long)Index,
        "revindex" => (long)items.Count - Index,
        "revindex0" => (long)items.Count - Index - 1,
        "first" => Index == 0,
        "last" => Index == items.Count - 1,
        "length" => (long)items.Count,
        "depth" => depth + 1L,
        "depth0" => (long)depth,
        "previtem" => Index > 0 ? items[Index - 1] : new Undefined("'previtem' of the first round"),
        "nextitem" => Index + 1 < items.Count ? items[Index + 1] : new Undefined("'nextitem' of the last round"),
        "cycle" => new Callable("cycle", Cycle),
        "changed" => new Callable("changed", arguments => Changed(arguments)),
        _ => new Undefined($"'loop.{name}'"),
    };

    private object? Cycle(Arguments arguments) => arguments.Positional.Count > 0
        ? arguments.Positional[Index % arguments.Positional.Count]
        : throw new JinjaException("'loop.cycle' is called without a value.");

    private bool Changed(Arguments arguments)
    {
        JinjaList now = new([.. arguments.Positional]);
        bool changed = !_hasChanged || !Comparing.AreEqual(now, _lastChanged, arguments.Budget);
        (_lastChanged, _hasChanged) = (now, true);
        return changed;
    }
}
