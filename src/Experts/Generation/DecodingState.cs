using CoERouter.Experts.Folders.Layouts;
using CoERouter.Experts.Specification;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Generation;

/// <summary>
/// One sequence in a decoder: its caches, its tokens and the buffers of a step. Used by one caller at a time and then used again for
/// another sequence. A step of one token allocates no managed memory.
/// </summary>
public sealed class DecodingState : IDisposable
{
    // A graph that gives the logits of every token of a prompt gets it in pieces, so that they stay below this size.
    private const long MostLogitBytes = 256L << 20;
    private const int FewestPieceTokens = 16;
    private const int MostPieceTokens = 2048;

    private readonly DecoderLayout _layout;
    private readonly string _expert;
    private readonly SessionBinding _prompt;
    private readonly SessionBinding _step;
    private readonly SequenceCaches _caches;
    private readonly SequenceInputs _inputs;
    private readonly OnnxTensor? _gating;
    private readonly OnnxTensor? _promptPosition;
    private readonly OnnxTensor? _stepPosition;
    private readonly OnnxTensor? _stepLogits;
    private readonly OnnxTensor? _stepRouting;
    private readonly float[] _logits;
    private readonly int[] _tokens;
    private readonly int _pieceTokens;
    private OnnxTensor? _promptRouting;
    private bool _lastWasStep;

    internal DecodingState(OnnxSession session, DecoderLayout layout, int contextLength, string expert)
    {
        (_layout, _expert) = (layout, expert);
        _tokens = new int[contextLength];
        _logits = new float[layout.VocabularySize];
        _pieceTokens = layout.LogitsPositions is not null || layout.Logits.Rank == 2
            ? contextLength
            : (int)Math.Clamp(
                MostLogitBytes / ((long)layout.VocabularySize * ElementTypes.SizeOf(layout.Logits.Type)), FewestPieceTokens, MostPieceTokens);
        _caches = new SequenceCaches(layout, contextLength);
        _inputs = new SequenceInputs(layout, contextLength);
        _gating = layout.Gating is null ? null : OnnxTensor.Allocate<float>(1, GatingPolicy.InputWidth);
        _prompt = CreateBinding(session);
        _step = CreateBinding(session);
        _inputs.AttachStep(_step);
        if (layout.LogitsPositions is { } positions)
        {
            _stepPosition = OnnxTensor.Allocate(positions.Type, 1, 1);
            _promptPosition = OnnxTensor.Allocate(positions.Type, 1, 1);
            _step.BindInput(positions.Name, _stepPosition);
        }

        if (!_caches.Grow)
        {
            _stepLogits = layout.Logits.Rank == 3
                ? OnnxTensor.Allocate(layout.Logits.Type, 1, 1, layout.VocabularySize)
                : OnnxTensor.Allocate(layout.Logits.Type, 1, layout.VocabularySize);
            _step.BindOutput(layout.Logits.Name, _stepLogits);
        }
        else
        {
            _step.BindOutputToDevice(layout.Logits.Name, "cpu");
        }

        if (layout.Routing is not null)
        {
            _stepRouting = OnnxTensor.Allocate<float>(1, 1, RoutingWidth);
            _step.BindOutput(layout.Routing.Name, _stepRouting);
        }
    }

    /// <summary>Most tokens of the sequence.</summary>
    public int Capacity => _tokens.Length;

    /// <summary>Tokens read so far.</summary>
    public int Position { get; private set; }

    /// <summary>The tokens read so far.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Position);

    /// <summary>Tokens that have a logit.</summary>
    public int VocabularySize => _layout.VocabularySize;

    /// <summary>Whether <see cref="RewindTo"/> is possible: not with states of convolutions, which cannot be turned back.</summary>
    public bool CanRewind => _caches.CanRewind;

    /// <summary>Values of one token's routing weights: layers × routed experts; 0 for a graph that does not give them.</summary>
    public int RoutingWidth => _layout.RoutingWidth;

    /// <summary>The routing weights of the last run, [its tokens, layers × experts], 0 where a token did not use an expert. Valid until the
    /// next run.</summary>
    public ReadOnlySpan<float> Routing =>
        (_lastWasStep ? _stepRouting : _promptRouting) is { } routing ? routing.ReadOnlyValues<float>() : [];

    /// <summary>Begins a new sequence.</summary>
    /// <param name="gating">How its tokens choose experts; null where the graph has no sparse layers that can be steered.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layers have too few experts for the policy.</exception>
    public void Begin(GatingPolicy? gating = null)
    {
        GatingPolicy policy = gating ?? GatingPolicy.TopK(1);
        policy.Validate(_layout.RoutedExperts);
        if (_gating is not null)
        {
            policy.Write(_gating.Values<float>());
        }

        _caches.Begin();
        Position = 0;
    }

    /// <summary>Takes back all but the first tokens; the next run reads on from there.</summary>
    /// <param name="length">Tokens to keep, 0 to <see cref="Position"/>.</param>
    /// <exception cref="NotSupportedException">The graph has states that cannot be turned back; begin anew instead.</exception>
    public void RewindTo(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Position);
        if (!CanRewind)
        {
            throw new NotSupportedException(
                $"The expert '{_expert}' cannot take tokens back, because its layers keep states of a fixed size; begin the sequence "
                + "anew.");
        }

        _caches.RewindTo(length);
        Position = length;
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

        Check(tokens);
        for (; tokens.Length > _pieceTokens; tokens = tokens[_pieceTokens..])
        {
            RunPrompt(tokens[.._pieceTokens], _promptPosition, _logits, settings);
        }

        RunPrompt(tokens, _promptPosition, _logits, settings);
        return _logits;
    }

    /// <summary>Reads tokens and returns the logits after every one of them, [tokens, vocabulary]: to score a text.</summary>
    /// <exception cref="ContextLengthExceededException">They do not fit.</exception>
    /// <exception cref="InvalidDataException">The graph gives the logits of the last token alone.</exception>
    public float[] Score(ReadOnlySpan<int> tokens, RunSettings? settings = null)
    {
        Check(tokens);
        var logits = new float[tokens.Length * VocabularySize];
        for (int done = 0; done < tokens.Length; done += _pieceTokens)
        {
            ReadOnlySpan<int> piece = tokens[done..Math.Min(tokens.Length, done + _pieceTokens)];
            using OnnxTensor? positions =
                _layout.LogitsPositions is null ? null : OnnxTensor.Allocate(_layout.LogitsPositions.Type, 1, piece.Length);
            for (int i = 0; positions is not null && i < piece.Length; i++)
            {
                SequenceInputs.Write(positions, i, i);
            }

            RunPrompt(piece, positions, logits.AsSpan(done * VocabularySize, piece.Length * VocabularySize), settings);
        }

        return logits;
    }

    /// <summary>Reads one token and returns the logits after it, valid until the next run.</summary>
    /// <exception cref="ContextLengthExceededException">The context is full.</exception>
    public ReadOnlySpan<float> Decode(int token, RunSettings? settings = null)
    {
        Check([token]);
        _inputs.SetStep(_step, Position, token);
        _caches.Prepare(_step);
        _step.Run(settings);
        _lastWasStep = true;
        ReadOnlySpan<float> logits = _logits;
        if (_stepLogits is null)
        {
            LogitRows.CopyLast(_step.ViewOutput(_layout.Logits.Name), _logits);
            _caches.Take(_step, _prompt);
        }
        else if (_stepLogits.Type == ElementType.Float32)
        {
            logits = _stepLogits.ReadOnlyValues<float>();
        }
        else
        {
            LogitRows.CopyLast(_stepLogits, _logits);
        }

        _tokens[Position++] = token;
        return logits;
    }

    /// <summary>Frees the caches.</summary>
    public void Dispose()
    {
        _prompt.Dispose();
        _step.Dispose();
        _caches.Dispose();
        _inputs.Dispose();
        ReadOnlySpan<OnnxTensor?> tensors = [_gating, _promptPosition, _stepPosition, _stepLogits, _stepRouting, _promptRouting];
        foreach (OnnxTensor? tensor in tensors)
        {
            tensor?.Dispose();
        }
    }

    private SessionBinding CreateBinding(OnnxSession session)
    {
        SessionBinding binding = session.CreateBinding();
        _caches.Attach(binding); // first, so that the caches lead the outputs
        _inputs.Attach(binding);
        if (_gating is not null)
        {
            binding.BindInput(_layout.Gating!.Name, _gating);
        }

        return binding;
    }

    private void RunPrompt(ReadOnlySpan<int> tokens, OnnxTensor? positions, Span<float> rows, RunSettings? settings)
    {
        _inputs.SetPrompt(_prompt, Position, tokens);
        _caches.Prepare(_prompt);
        OnnxTensor? bound = null;
        if (positions is not null)
        {
            if (positions == _promptPosition)
            {
                SequenceInputs.Write(positions, 0, tokens.Length - 1);
            }

            bound = OnnxTensor.Allocate(_layout.Logits.Type, 1, rows.Length / VocabularySize, VocabularySize);
            _prompt.BindInput(_layout.LogitsPositions!.Name, positions);
            _prompt.BindOutput(_layout.Logits.Name, bound);
        }
        else
        {
            _prompt.BindOutputToDevice(_layout.Logits.Name, "cpu");
        }

        using (bound)
        {
            BindPromptRouting(tokens.Length);
            _prompt.Run(settings);
            _lastWasStep = false;
            if (bound is not null)
            {
                LogitRows.CopyLast(bound, rows);
            }
            else
            {
                LogitRows.CopyLast(_prompt.ViewOutput(_layout.Logits.Name), rows);
            }

            _caches.Take(_prompt, _step);
        }

        tokens.CopyTo(_tokens.AsSpan(Position));
        Position += tokens.Length;
    }

    private void BindPromptRouting(int tokens)
    {
        if (_layout.Routing is not null)
        {
            _promptRouting?.Dispose();
            _promptRouting = OnnxTensor.Allocate<float>(1, tokens, RoutingWidth);
            _prompt.BindOutput(_layout.Routing.Name, _promptRouting);
        }
    }

    private void Check(ReadOnlySpan<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
        if (tokens.Length > Capacity - Position)
        {
            throw new ContextLengthExceededException(_expert, Position + tokens.Length, Capacity);
        }

        foreach (int token in tokens)
        {
            if ((uint)token >= (uint)VocabularySize)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(tokens), $"Token {token} is not of the vocabulary; legal is 0 to {VocabularySize - 1}.");
            }
        }
    }
}
