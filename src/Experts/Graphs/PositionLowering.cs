using CoERouter.Experts.Specification;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Graphs;

/// <summary>
/// Positions of the new tokens as a tensor, int64 [batch, tokens], for what fused attention does not number itself: learned positions,
/// rotation outside attention, and the choice between two rotary tables.
/// </summary>
internal sealed class PositionLowering
{
    private readonly GraphBuilder _graph;
    private readonly DecoderSpec _spec;
    private string? _positions;
    private string? _tableRows;

    public PositionLowering(GraphBuilder graph, DecoderSpec spec) => (_graph, _spec) = (graph, spec);

    /// <summary>Position of each new token in its sequence. Those of right padding may lie beyond the sequence, never beyond the
    /// run.</summary>
    public string Positions => _positions ??= WritePositions();

    /// <summary>Rows of the rotary tables: positions, moved to the second table where the sequence reaches beyond the original
    /// context.</summary>
    public string TableRows => _tableRows ??= WriteTableRows();

    private string WritePositions()
    {
        _graph.Initializer<long>("positions.zero", [0]);
        _graph.Initializer<long>("positions.one", [1]);
        _graph.Initializer<long>("positions.axis", [1], 1);
        string count = _graph.Operation("Size", [_graph.Operation("Gather", [GraphNames.InputIds, "positions.zero"], NodeAttribute.Integer("axis", 0))]);
        string range = _graph.Operation("Range", ["positions.zero", count, "positions.one"]);

        // A prompt that is padded on the right has fewer valid tokens than columns, and begins at 0 all the same.
        string last = _graph.Operation("Cast", [GraphNames.SequenceLengths], NodeAttribute.Integer("to", (long)ElementType.Int64));
        string past = _graph.Operation("Sub", [_graph.Operation("Add", [last, "positions.one"]), count]);
        string start = _graph.Operation("Max", [past, "positions.zero"]);
        return _graph.Operation("Add", [_graph.Operation("Unsqueeze", [start, "positions.axis"]), range]);
    }

    private string WriteTableRows()
    {
        string positions = Positions;
        if (!_spec.RotaryForm.HasTwoTables(_spec.ContextLength))
        {
            return positions;
        }

        _graph.Initializer<int>("positions.original", [_spec.RotaryForm.OriginalContext], 1);
        _graph.Initializer<long>("positions.second_table", [_spec.ContextLength]);
        string beyond = _graph.Operation("Greater", [GraphNames.TotalSequenceLength, "positions.original"]);
        string offset = _graph.Operation("Where", [beyond, "positions.second_table", "positions.zero"]);
        return _graph.Operation("Add", [positions, offset]);
    }
}
