using CoERouter.Experts.Folders.Configurations;
using CoERouter.Experts.Folders.Outlines;
using CoERouter.Experts.Specification;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Folders.Layouts;

/// <summary>Finds out how a graph is fed: the configuration names its inputs and outputs, the graph itself says which of them there are,
/// and of what type and shape. Every input must find its meaning, else the model is refused.</summary>
internal sealed class DecoderLayoutResolver
{
    private const string Attention = "com.microsoft.GroupQueryAttention";
    private const int LengthsSlot = 5;
    private const int TotalSlot = 6;

    private readonly DecoderConfiguration _configuration;
    private readonly DecoderPorts _ports;
    private readonly ModelOutline _outline;
    private readonly CacheResolver _caches;
    private readonly List<string> _faults = [];

    private DecoderLayoutResolver(DecoderConfiguration configuration, ModelOutline outline)
    {
        (_configuration, _ports, _outline) = (configuration, configuration.Ports, outline);
        _caches = new CacheResolver(configuration, outline, _faults);
    }

    /// <summary>Finds the layout.</summary>
    /// <exception cref="FormatException">There is none; the message names every fault, each a clause about the model.</exception>
    public static DecoderLayout Resolve(DecoderConfiguration configuration, ModelOutline outline)
    {
        var resolver = new DecoderLayoutResolver(configuration, outline);
        DecoderLayout? layout = resolver.Resolve();
        return resolver._faults.Count == 0 && layout is not null ? layout : throw new FormatException(string.Join("; ", resolver._faults));
    }

    private DecoderLayout? Resolve()
    {
        TensorPort? ids = null;
        TensorPort? mask = null;
        TensorPort? positions = null;
        TensorPort? lengths = null;
        TensorPort? total = null;
        TensorPort? logitsPositions = null;
        TensorPort? gating = null;
        List<string> unknown = [];
        foreach (ValueOutline input in _outline.Inputs.Values)
        {
            if (input.Name == _ports.InputIds)
            {
                ids = Integers(input, 2);
            }
            else if (input.Name == _ports.InputEmbeddings)
            {
                _faults.Add($"it reads embeddings ('{input.Name}') instead of tokens, which only a model of its own could make");
            }
            else if (input.Name == _ports.AttentionMask)
            {
                mask = Integers(input, 2);
            }
            else if (input.Name == _ports.PositionIds)
            {
                positions = Integers(input, 2, 3);
            }
            else if (input.Name == _ports.LogitsPositions)
            {
                logitsPositions = Integers(input, 2);
            }
            else if (input.Name == _ports.Gating)
            {
                gating = Port(input, [ElementType.Float32], 2);
            }
            else if (IsLength(input, _ports.SequenceLengths, LengthsSlot))
            {
                lengths = Port(input, [ElementType.Int32], 1, 2);
            }
            else if (IsLength(input, _ports.TotalLength, TotalSlot))
            {
                total = Port(input, [ElementType.Int32], 0, 1);
            }
            else if (!_caches.TryAdd(input))
            {
                unknown.Add(input.Name);
            }
        }

        CheckFound(ids, unknown);
        IReadOnlyList<CachePort> caches = _caches.Finish();
        TensorPort? logits = Logits(out int vocabulary);
        TensorPort? routing = Routing(out int width);
        return ids is null || logits is null
            ? null
            : new()
            {
                InputIds = ids,
                AttentionMask = mask,
                PositionIds = positions,
                SequenceLengths = lengths,
                TotalLength = total,
                LogitsPositions = logitsPositions,
                Gating = gating,
                Routing = routing,
                RoutingWidth = width,
                Logits = logits,
                VocabularySize = vocabulary,
                Caches = caches,
            };
    }

    // The attention operator says what the two lengths mean, whatever they are called.
    private bool IsLength(ValueOutline input, string name, int slot) =>
        input.Name == name && _configuration.IsOwn
        || (_outline.Consumers.Contains(input.Name)
            && _outline.Consumers[input.Name].All(reader => reader.Operator == Attention && reader.Slot == slot));

    private void CheckFound(TensorPort? ids, List<string> unknown)
    {
        if (ids is null && !_outline.Inputs.ContainsKey(_ports.InputIds) && !_outline.Inputs.ContainsKey(_ports.InputEmbeddings))
        {
            _faults.Add($"it lacks the input '{_ports.InputIds}'");
        }

        if (unknown.Count > 0)
        {
            string more = unknown.Count > 8 ? $" and {unknown.Count - 8} more" : "";
            _faults.Add($"it needs the inputs {string.Join(", ", unknown.Take(8))}{more}, which a text decoder here does not get");
        }
    }

    private TensorPort? Logits(out int vocabulary)
    {
        vocabulary = _configuration.VocabularySize;
        if (!_outline.Outputs.TryGetValue(_ports.Logits, out ValueOutline? output))
        {
            _faults.Add($"it lacks the output '{_ports.Logits}'");
            return null;
        }

        TensorPort? port = Port(output, [ElementType.Float32, ElementType.Float16, ElementType.BFloat16], 2, 3);
        if (output.Shape is { Count: > 0 } shape && shape[^1].Size is { } width && width != vocabulary)
        {
            _faults.Add($"its output '{output.Name}' has {width} logits for each token, and model.vocab_size is {vocabulary}");
        }

        return port;
    }

    private TensorPort? Routing(out int width)
    {
        width = 0;
        if (!_configuration.IsOwn || !_outline.Outputs.TryGetValue(_ports.Routing, out ValueOutline? output))
        {
            return null;
        }

        long? size = output.Shape is { Count: 3 } shape ? shape[2].Size : null;
        if (size is not (> 0 and <= int.MaxValue))
        {
            _faults.Add($"its output '{output.Name}' does not say how many values a token has");
            return null;
        }

        width = (int)size;
        return Port(output, [ElementType.Float32], 3);
    }

    private TensorPort? Integers(ValueOutline value, params ReadOnlySpan<int> ranks) =>
        Port(value, [ElementType.Int64, ElementType.Int32], ranks);

    private TensorPort? Port(ValueOutline value, ReadOnlySpan<ElementType> types, params ReadOnlySpan<int> ranks)
    {
        if (!types.Contains(value.Type))
        {
            _faults.Add($"its '{value.Name}' holds {value.Type}, legal are {string.Join(", ", types.ToArray())}");
            return null;
        }

        int rank = value.Shape?.Count ?? ranks[0];
        if (!ranks.Contains(rank))
        {
            _faults.Add($"its '{value.Name}' has {rank} dimensions, legal are {string.Join(" or ", ranks.ToArray())}");
            return null;
        }

        // One sequence of any length is fed, so no other size may be fixed; the policy of a gating input has its width.
        long? fixedSize = value.Shape?.Take(value.Name == _ports.Gating || value.Name == _ports.Logits || value.Name == _ports.Routing ? 1 : rank)
            .Select((dimension, axis) => rank == 3 && axis == 0 && value.Name == _ports.PositionIds ? 1 : dimension.Size)
            .FirstOrDefault(size => size is not (null or 1));
        if (fixedSize is { } wrong || (rank == 2 && value.Name == _ports.InputIds && value.Shape?[1].Size is not null))
        {
            _faults.Add($"its '{value.Name}' has a fixed size, and only one sequence of any length is served");
            return null;
        }

        return new(value.Name, value.Type, rank);
    }
}
