using CoERouter.Experts.Folders.Layouts;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Generation;

/// <summary>The caches of one sequence: those updated in place are allocated once for the whole context, those that grow are taken over
/// from each run's outputs. Not thread-safe.</summary>
internal sealed class SequenceCaches : IDisposable
{
    private readonly CachePort[] _ports;
    private readonly OnnxTensor[] _current;
    private readonly int _capacity;

    public SequenceCaches(DecoderLayout layout, int capacity)
    {
        _capacity = capacity;
        _ports = [.. layout.Caches];
        _current = [.. _ports.Select(Fresh)];
        Grow = Array.Exists(_ports, port => !port.InPlace);
    }

    /// <summary>How many there are; <see cref="Attach"/> binds their outputs first, in order.</summary>
    public int Count => _ports.Length;

    /// <summary>Whether a run gives new tensors, to be handed to <see cref="Take"/>.</summary>
    public bool Grow { get; }

    /// <summary>Whether every cache counts tokens, so that the last ones can be taken back.</summary>
    public bool CanRewind => Array.TrueForAll(_ports, port => port.SequenceAxis is not null);

    /// <summary>Binds what stays the same in every run; the first outputs bound are the caches'.</summary>
    public void Attach(SessionBinding binding)
    {
        for (int i = 0; i < _ports.Length; i++)
        {
            if (_ports[i].InPlace)
            {
                binding.BindInput(_ports[i].Past, _current[i]);
                binding.BindOutput(_ports[i].Present, _current[i]);
            }
            else
            {
                binding.BindOutputToDevice(_ports[i].Present, "cpu");
            }
        }
    }

    /// <summary>Binds what the last run left.</summary>
    public void Prepare(SessionBinding binding)
    {
        for (int i = 0; Grow && i < _ports.Length; i++)
        {
            if (!_ports[i].InPlace)
            {
                binding.BindInput(_ports[i].Past, _current[i]);
            }
        }
    }

    /// <summary>Takes over the caches among a run's outputs, and disposes the others of them.</summary>
    /// <exception cref="InvalidDataException">A cache has more tokens than the sequence may.</exception>
    public void Take(ReadOnlySpan<OnnxTensor> outputs)
    {
        for (int i = 0; i < _ports.Length; i++)
        {
            OnnxTensor unused = outputs[i];
            if (!_ports[i].InPlace)
            {
                (unused, _current[i]) = (_current[i], outputs[i]);
            }

            unused.Dispose();
        }

        for (int i = 0; i < _ports.Length; i++)
        {
            if (_ports[i] is { InPlace: false, SequenceAxis: { } axis } port
                && (_current[i].Shape.Length != port.Shape.Count || _current[i].Shape[axis] > _capacity))
            {
                throw new InvalidDataException($"The model's output '{port.Present}' is no cache: it grows faster than the text.");
            }
        }
    }

    /// <summary>Forgets the sequence.</summary>
    public void Begin()
    {
        for (int i = 0; i < _ports.Length; i++)
        {
            if (!_ports[i].InPlace)
            {
                _current[i].Dispose();
                _current[i] = Fresh(_ports[i]);
            }
            else if (_ports[i].SequenceAxis is null)
            {
                // Keys and values need no clearing: nothing beyond the sequence's length is read.
                Bytes(_current[i]).Clear();
            }
        }
    }

    /// <summary>Takes back all but the first tokens.</summary>
    public void RewindTo(int length)
    {
        for (int i = 0; i < _ports.Length; i++)
        {
            if (!_ports[i].InPlace)
            {
                OnnxTensor whole = _current[i];
                _current[i] = Cut(whole, _ports[i], length);
                whole.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_current, tensor => tensor.Dispose());

    private OnnxTensor Fresh(CachePort port) => OnnxTensor.Allocate(port.Type, port.ShapeFor(port.InPlace ? _capacity : 0));

    private static OnnxTensor Cut(OnnxTensor whole, CachePort port, int length)
    {
        int axis = port.SequenceAxis!.Value;
        OnnxTensor part = OnnxTensor.Allocate(port.Type, port.ShapeFor(length));
        int tokenBytes = ElementTypes.SizeOf(port.Type) * (int)port.Shape.Skip(axis + 1).Aggregate(1L, (product, size) => product * size);
        int rows = (int)port.Shape.Take(axis).Aggregate(1L, (product, size) => product * size);
        int held = (int)whole.Shape[axis];
        if (held < length)
        {
            part.Dispose();
            throw new InvalidDataException($"The model's cache '{port.Present}' holds {held} tokens, fewer than the {length} to go back to.");
        }

        for (int row = 0; row < rows; row++)
        {
            Bytes(whole).Slice(row * held * tokenBytes, length * tokenBytes).CopyTo(Bytes(part)[(row * length * tokenBytes)..]);
        }

        return part;
    }

    private static unsafe Span<byte> Bytes(OnnxTensor tensor) =>
        new((void*)tensor.Address, checked((int)(tensor.Elements * ElementTypes.SizeOf(tensor.Type))));
}
