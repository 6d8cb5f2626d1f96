using CoERouter.Experts.Folders.Layouts;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Generation;

/// <summary>The caches of one sequence: those updated in place are allocated once for the whole context, those that grow are taken over
/// from each run's outputs. Not thread-safe.</summary>
internal sealed class SequenceCaches : IDisposable
{
    private readonly CachePort[] _ports;
    private readonly CarriedOutput[] _carried;
    private readonly int _capacity;

    // What the next run reads; null for the caches that the outputs of the last run hold.
    private readonly OnnxTensor?[] _current;
    private SessionBinding? _last;

    public SequenceCaches(DecoderLayout layout, int capacity)
    {
        _capacity = capacity;
        _ports = [.. layout.Caches];
        _current = [.. _ports.Select(Fresh)];
        _carried =
        [
            .. _ports.Where(port => !port.InPlace)
                .Select(port => new CarriedOutput(port.Present, port.Past, port.Shape.Count, port.SequenceAxis ?? -1, capacity)),
        ];
    }

    /// <summary>Whether a run gives new tensors, to be handed to <see cref="Take"/>.</summary>
    public bool Grow => _carried.Length > 0;

    /// <summary>Whether every cache counts tokens, so that the last ones can be taken back.</summary>
    public bool CanRewind => Array.TrueForAll(_ports, port => port.SequenceAxis is not null);

    /// <summary>Binds what stays the same in every run; the first outputs bound are the caches'.</summary>
    public void Attach(SessionBinding binding)
    {
        for (int i = 0; i < _ports.Length; i++)
        {
            if (_ports[i].InPlace)
            {
                binding.BindInput(_ports[i].Past, _current[i]!);
                binding.BindOutput(_ports[i].Present, _current[i]!);
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
        for (int i = 0; _last is null && i < _ports.Length; i++)
        {
            if (!_ports[i].InPlace)
            {
                binding.BindInput(_ports[i].Past, _current[i]!);
            }
        }
    }

    /// <summary>Takes over the caches among a run's outputs, for the next run of either binding.</summary>
    /// <exception cref="InvalidDataException">A cache has another rank, or more tokens than the sequence may.</exception>
    public void Take(SessionBinding ran, SessionBinding other)
    {
        if (_carried.Length == 0)
        {
            return;
        }

        if (ran.Carry(_carried, other) is >= 0 and int fault)
        {
            throw new InvalidDataException(
                $"The model's output '{_carried[fault].Output}' is no cache: it has another rank, or grows faster than the text.");
        }

        _last = ran;
        for (int i = 0; i < _ports.Length; i++)
        {
            if (!_ports[i].InPlace)
            {
                _current[i]?.Dispose();
                _current[i] = null;
            }
        }
    }

    /// <summary>Forgets the sequence.</summary>
    public void Begin()
    {
        _last = null;
        for (int i = 0; i < _ports.Length; i++)
        {
            if (!_ports[i].InPlace)
            {
                _current[i]?.Dispose();
                _current[i] = Fresh(_ports[i]);
            }
            else if (_ports[i].SequenceAxis is null)
            {
                // Keys and values need no clearing: nothing beyond the sequence's length is read.
                Bytes(_current[i]!).Clear();
            }
        }
    }

    /// <summary>Takes back all but the first tokens.</summary>
    public void RewindTo(int length)
    {
        if (_carried.Length == 0)
        {
            return;
        }

        // The caches lead the outputs.
        OnnxTensor?[] whole = _last?.GetOutputs() ?? (OnnxTensor?[])[.. _current];
        try
        {
            for (int i = 0; i < _ports.Length; i++)
            {
                if (!_ports[i].InPlace)
                {
                    _current[i] = Cut(whole[i]!, _ports[i], length);
                }
            }
        }
        finally
        {
            for (int i = 0; i < whole.Length; i++)
            {
                if (i >= _ports.Length || whole[i] != _current[i])
                {
                    whole[i]?.Dispose();
                }
            }
        }

        _last = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_current, tensor => tensor?.Dispose());

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
            throw new InvalidDataException(
                $"The model's cache '{port.Present}' holds {held} tokens, fewer than the {length} to go back to.");
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
