using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;
using CoERouter.Runtime;

namespace CoERouter.Experts.Generation;

/// <summary>
/// One sequence in an expert: its caches, which the graph updates in place, its tokens and the buffers of a step. Used by one caller at a
/// time and then used again for another sequence. A step of one token allocates no managed memory.
/// </summary>
public sealed class DecodingState : IDisposable
{
    private readonly DecoderSpec _spec;
    private readonly string _expert;
    private readonly List<OnnxTensor> _owned = [];
    private readonly List<OnnxTensor> _convolutions = [];
    private readonly SessionBinding _prompt;
    private readonly SessionBinding _step;
    private readonly OnnxTensor _stepIds;
    private readonly OnnxTensor _lengths;
    private readonly OnnxTensor _total;
    private readonly OnnxTensor _gating;
    private readonly OnnxTensor _promptPosition;
    private readonly OnnxTensor _logits;
    private readonly OnnxTensor _stepRouting;
    private readonly int[] _tokens;
    private OnnxTensor? _promptRouting;
    private bool _lastWasStep;

    internal DecodingState(OnnxSession session, DecoderSpec spec, int contextLength, string expert)
    {
        (_spec, _expert) = (spec, expert);
        _tokens = new int[contextLength];
        _prompt = session.CreateBinding();
        _step = session.CreateBinding();
        BindCaches(contextLength);
        _lengths = BindBoth(GraphNames.SequenceLengths, Own(OnnxTensor.Allocate<int>(1)));
        _total = BindBoth(GraphNames.TotalSequenceLength, Own(OnnxTensor.Allocate<int>(1)));
        _gating = BindBoth(GraphNames.Gating, Own(OnnxTensor.Allocate<float>(1, GatingPolicy.InputWidth)));
        _stepIds = Own(OnnxTensor.Allocate<long>(1, 1));
        _step.BindInput(GraphNames.InputIds, _stepIds);
        _step.BindInput(GraphNames.LogitsPositions, Own(OnnxTensor.Allocate<long>(1, 1)));
        _promptPosition = Own(OnnxTensor.Allocate<long>(1, 1));
        _logits = Own(OnnxTensor.Allocate<float>(1, 1, spec.VocabularySize));
        _step.BindOutput(GraphNames.Logits, _logits);
        _stepRouting = Own(OnnxTensor.Allocate<float>(1, 1, RoutingWidth));
        _step.BindOutput(GraphNames.Routing, _stepRouting);
    }

    /// <summary>Most tokens of the sequence.</summary>
    public int Capacity => _tokens.Length;

    /// <summary>Tokens read so far.</summary>
    public int Position { get; private set; }

    /// <summary>The tokens read so far.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Position);

    /// <summary>Values of one token's routing weights: layers × routed experts.</summary>
    public int RoutingWidth => _spec.Layers * _spec.Mixture.Experts;

    /// <summary>The routing weights of the last run, [its tokens, layers × experts], 0 where a token did not use an expert. Valid until the
    /// next run.</summary>
    public ReadOnlySpan<float> Routing =>
        _lastWasStep ? _stepRouting.Values<float>() : _promptRouting is null ? [] : _promptRouting.Values<float>();

    /// <summary>Begins a new sequence.</summary>
    /// <param name="gating">How its tokens choose experts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layers have too few experts for the policy.</exception>
    public void Begin(GatingPolicy gating)
    {
        gating.Validate(_spec.Mixture.Experts);
        gating.Write(_gating.Values<float>());
        foreach (OnnxTensor convolution in _convolutions)
        {
            convolution.Values<float>().Clear();
        }

        // Keys and values need no clearing: nothing beyond the sequence's length is read.
        Position = 0;
    }

    /// <summary>Reads the tokens of a prompt, or of a further piece of it, and returns the logits after the last one, valid until the next
    /// run.</summary>
    /// <exception cref="ContextLengthExceededException">They do not fit.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped through the settings; begin anew.</exception>
    public ReadOnlySpan<float> Prefill(ReadOnlySpan<int> tokens, RunSettings? settings = null)
    {
        if (tokens.Length == 1)
        {
            return Decode(tokens[0], settings);
        }

        _promptPosition.Values<long>()[0] = tokens.Length - 1;
        RunPrompt(tokens, _promptPosition, _logits, settings);
        return _logits.Values<float>();
    }

    /// <summary>Reads tokens and returns the logits after every one of them, [tokens, vocabulary]: to score a text.</summary>
    /// <exception cref="ContextLengthExceededException">They do not fit.</exception>
    public float[] Score(ReadOnlySpan<int> tokens, RunSettings? settings = null)
    {
        var logits = new float[tokens.Length * _spec.VocabularySize];
        using OnnxTensor positions = OnnxTensor.Allocate<long>(1, tokens.Length);
        using OnnxTensor output = OnnxTensor.Over<float>(logits, 1, tokens.Length, _spec.VocabularySize);
        for (int i = 0; i < tokens.Length; i++)
        {
            positions.Values<long>()[i] = i;
        }

        RunPrompt(tokens, positions, output, settings);
        return logits;
    }

    /// <summary>Reads one token and returns the logits after it, valid until the next run.</summary>
    /// <exception cref="ContextLengthExceededException">The context is full.</exception>
    public ReadOnlySpan<float> Decode(int token, RunSettings? settings = null)
    {
        Extend(1);
        _stepIds.Values<long>()[0] = Checked(token);
        _step.Run(settings);
        _tokens[Position++] = token;
        _lastWasStep = true;
        return _logits.Values<float>();
    }

    /// <summary>Frees the caches.</summary>
    public void Dispose()
    {
        _prompt.Dispose();
        _step.Dispose();
        _promptRouting?.Dispose();
        _owned.ForEach(tensor => tensor.Dispose());
    }

    private void RunPrompt(ReadOnlySpan<int> tokens, OnnxTensor positions, OnnxTensor logits, RunSettings? settings)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
        Extend(tokens.Length);
        using OnnxTensor ids = OnnxTensor.Allocate<long>(1, tokens.Length);
        Span<long> values = ids.Values<long>();
        for (int i = 0; i < tokens.Length; i++)
        {
            values[i] = Checked(tokens[i]);
        }

        _promptRouting?.Dispose();
        _promptRouting = OnnxTensor.Allocate<float>(1, tokens.Length, RoutingWidth);
        _prompt.BindInput(GraphNames.InputIds, ids);
        _prompt.BindInput(GraphNames.LogitsPositions, positions);
        _prompt.BindOutput(GraphNames.Logits, logits);
        _prompt.BindOutput(GraphNames.Routing, _promptRouting);
        _prompt.Run(settings);
        tokens.CopyTo(_tokens.AsSpan(Position));
        Position += tokens.Length;
        _lastWasStep = false;
    }

    private void Extend(int tokens)
    {
        if (tokens > Capacity - Position)
        {
            throw new ContextLengthExceededException(_expert, Position + tokens, Capacity);
        }

        _lengths.Values<int>()[0] = Position + tokens - 1;
        _total.Values<int>()[0] = Position + tokens;
    }

    private long Checked(int token) => (uint)token < (uint)_spec.VocabularySize
        ? token
        : throw new ArgumentOutOfRangeException(
            nameof(token), $"Token {token} is not of the vocabulary; legal is 0 to {_spec.VocabularySize - 1}.");

    private void BindCaches(int contextLength)
    {
        for (int layer = 0; layer < _spec.Layers; layer++)
        {
            BindShared(
                GraphNames.PastKey(layer),
                GraphNames.PresentKey(layer),
                Own(OnnxTensor.Allocate<float>(1, _spec.KeyValueHeads, contextLength, _spec.HeadSize)));
            BindShared(
                GraphNames.PastValue(layer),
                GraphNames.PresentValue(layer),
                Own(OnnxTensor.Allocate<float>(1, _spec.KeyValueHeads, contextLength, _spec.HeadSize)));
            if (_spec.ConvolutionWidth > 0)
            {
                OnnxTensor convolution = Own(OnnxTensor.Allocate<float>(1, _spec.ConvolutionWidth - 1, _spec.Width));
                _convolutions.Add(convolution);
                BindShared(GraphNames.PastConvolution(layer), GraphNames.PresentConvolution(layer), convolution);
            }
        }
    }

    private void BindShared(string past, string present, OnnxTensor tensor)
    {
        foreach (SessionBinding binding in (ReadOnlySpan<SessionBinding>)[_prompt, _step])
        {
            binding.BindInput(past, tensor);
            binding.BindOutput(present, tensor);
        }
    }

    private OnnxTensor BindBoth(string input, OnnxTensor tensor)
    {
        _prompt.BindInput(input, tensor);
        _step.BindInput(input, tensor);
        return tensor;
    }

    private OnnxTensor Own(OnnxTensor tensor)
    {
        _owned.Add(tensor);
        return tensor;
    }
}
