namespace CoERouter.Experts.Sampling;

/// <summary>The automaton of Aho and Corasick: its state is the longest beginning of a stop string with which the text read so far ends.
/// Immutable.</summary>
internal sealed class StopAutomaton
{
    private readonly Dictionary<(int State, char Character), int> _edges = [];
    private readonly List<int> _depths = [0];
    private readonly List<int> _fallbacks = [0];
    private readonly List<string?> _stops = [null];

    internal StopAutomaton(IEnumerable<string> stops)
    {
        foreach (var stop in stops)
        {
            _stops[Insert(stop)] = stop;
        }

        // States were made by depth only within one stop string; fallbacks need shorter ones first.
        foreach (var (edge, state) in _edges.OrderBy(entry => _depths[entry.Value]))
        {
            _fallbacks[state] = edge.State == 0 ? 0 : Next(_fallbacks[edge.State], edge.Character);
            _stops[state] ??= _stops[_fallbacks[state]];
        }
    }

    internal int Next(int state, char character)
    {
        int next;
        while (!_edges.TryGetValue((state, character), out next) && state != 0)
        {
            state = _fallbacks[state];
        }

        return next;
    }

    internal int DepthOf(int state) => _depths[state];

    /// <summary>The longest stop string with which the text ends in this state, or null.</summary>
    internal string? StopEndingAt(int state) => _stops[state];

    private int Insert(string stop)
    {
        var state = 0;
        foreach (var character in stop)
        {
            if (!_edges.TryGetValue((state, character), out var next))
            {
                next = _depths.Count;
                _edges.Add((state, character), next);
                _depths.Add(_depths[state] + 1);
                _fallbacks.Add(0);
                _stops.Add(null);
            }

            state = next;
        }

        return state;
    }
}
