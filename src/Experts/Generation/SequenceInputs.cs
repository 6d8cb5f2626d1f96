using CoERouter.Experts.Folders.Layouts;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Generation;

/// <summary>The inputs that say which tokens a run reads and where they stand. Those of a step of one token are allocated once. Not
/// thread-safe.</summary>
internal sealed class SequenceInputs : IDisposable
{
    private readonly DecoderLayout _layout;
    private readonly List<OnnxTensor> _owned = [];
    private readonly OnnxTensor _stepIds;
    private readonly OnnxTensor? _stepPositions;
    private readonly OnnxTensor? _lengths;
    private readonly OnnxTensor? _total;
    private readonly NativeBlock? _ones;

    public SequenceInputs(DecoderLayout layout, int capacity)
    {
        _layout = layout;
        _stepIds = Own(OnnxTensor.Allocate(layout.InputIds.Type, 1, 1));
        _stepPositions = layout.PositionIds is { } positions ? Own(Positions(positions, 1)) : null;
        _lengths = layout.SequenceLengths is { } lengths ? Own(One(lengths)) : null;
        _total = layout.TotalLength is { } total ? Own(One(total)) : null;
        if (layout.AttentionMask is { } mask)
        {
            _ones = new NativeBlock((long)capacity * ElementTypes.SizeOf(mask.Type));
            using OnnxTensor all = OnnxTensor.Over(_ones, 0, mask.Type, capacity);
            for (int i = 0; i < capacity; i++)
            {
                Write(all, i, 1);
            }
        }
    }

    /// <summary>Binds what both kinds of runs share.</summary>
    public void Attach(SessionBinding binding)
    {
        if (_lengths is not null)
        {
            binding.BindInput(_layout.SequenceLengths!.Name, _lengths);
        }

        if (_total is not null)
        {
            binding.BindInput(_layout.TotalLength!.Name, _total);
        }
    }

    /// <summary>Binds what every step of one token uses.</summary>
    public void AttachStep(SessionBinding binding)
    {
        binding.BindInput(_layout.InputIds.Name, _stepIds);
        if (_stepPositions is not null)
        {
            binding.BindInput(_layout.PositionIds!.Name, _stepPositions);
        }
    }

    /// <summary>Sets a step that reads one token after <paramref name="position"/> others.</summary>
    public void SetStep(SessionBinding binding, int position, int token)
    {
        Write(_stepIds, 0, token);
        for (int i = 0; _stepPositions is not null && i < _stepPositions.Elements; i++)
        {
            Write(_stepPositions, i, position);
        }

        SetLengths(binding, position + 1);
    }

    /// <summary>Sets a run that reads tokens after <paramref name="position"/> others.</summary>
    public void SetPrompt(SessionBinding binding, int position, ReadOnlySpan<int> tokens)
    {
        using OnnxTensor ids = OnnxTensor.Allocate(_layout.InputIds.Type, 1, tokens.Length);
        for (int i = 0; i < tokens.Length; i++)
        {
            Write(ids, i, tokens[i]);
        }

        binding.BindInput(_layout.InputIds.Name, ids);
        if (_layout.PositionIds is { } port)
        {
            using OnnxTensor positions = Positions(port, tokens.Length);
            for (int i = 0; i < positions.Elements; i++)
            {
                Write(positions, i, position + (i % tokens.Length));
            }

            binding.BindInput(port.Name, positions);
        }

        SetLengths(binding, position + tokens.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _owned.ForEach(tensor => tensor.Dispose());
        _ones?.Dispose();
    }

    private void SetLengths(SessionBinding binding, int total)
    {
        if (_lengths is not null)
        {
            Write(_lengths, 0, total - 1);
        }

        if (_total is not null)
        {
            Write(_total, 0, total);
        }

        if (_ones is not null)
        {
            binding.BindInput(_layout.AttentionMask!.Name, _ones, _layout.AttentionMask.Type, 1, total);
        }
    }

    private static OnnxTensor Positions(TensorPort port, int tokens) =>
        port.Rank == 3 ? OnnxTensor.Allocate(port.Type, 3, 1, tokens) : OnnxTensor.Allocate(port.Type, 1, tokens);

    private static OnnxTensor One(TensorPort port) => port.Rank switch
    {
        0 => OnnxTensor.Allocate(port.Type),
        1 => OnnxTensor.Allocate(port.Type, 1),
        _ => OnnxTensor.Allocate(port.Type, 1, 1),
    };

    internal static void Write(OnnxTensor tensor, int index, int value)
    {
        if (tensor.Type == ElementType.Int64)
        {
            tensor.Values<long>()[index] = value;
        }
        else
        {
            tensor.Values<int>()[index] = value;
        }
    }

    private OnnxTensor Own(OnnxTensor tensor)
    {
        _owned.Add(tensor);
        return tensor;
    }
}
