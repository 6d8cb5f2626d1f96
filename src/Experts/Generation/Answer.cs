using System.Runtime.InteropServices;
using System.Text;
using CoERouter.Experts.Sampling;
using CoERouter.Runtime;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Generation;

/// <summary>One answer being written, token by token, in a slot. Not thread-safe.</summary>
internal sealed class Answer : IDisposable
{
    private readonly ExpertModel _model;
    private readonly DecodingState _state;
    private readonly GenerationRequest _request;
    private readonly List<int> _prompt;
    private readonly TokenSampler _sampler;
    private readonly StopMatcher _stops;
    private readonly AnswerText _text;
    private readonly StringBuilder _decoded = new();
    private readonly RunSettings _settings = new();
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _termination;
    private readonly float[] _unended;
    private readonly int _longest;
    private int _pending = -1;

    public Answer(ExpertModel model, DecodingState state, GenerationRequest request, List<int> prompt, CancellationToken cancellationToken)
    {
        (_model, _state, _request, _prompt, _cancellationToken) = (model, state, request, prompt, cancellationToken);

        // The model's vocabulary may be rounded up; what lies beyond the tokenizer's has no text.
        _sampler = new TokenSampler(request.Sampling, Math.Min(model.Tokenizer.VocabularySize, state.VocabularySize));
        _unended = request.MinimumLength > 0 ? new float[_sampler.VocabularySize] : [];
        // An answer that a request does not limit ends where the model's makers mean it to, but not before it began.
        _longest = request.MaxOutputTokens is null
            ? Math.Clamp(model.Folder.Configuration.Search.MaximumLength, prompt.Count + 1, state.Capacity)
            : state.Capacity;
        _stops = new StopMatcher(request.Stops);
        _text = new AnswerText(model, markers: request.ToolCalls is not null);
        _termination = _settings.TerminateOn(cancellationToken);
    }

    /// <summary>Why the answer ended; null while it goes on.</summary>
    public ChatFinishReason? Finish { get; private set; }

    /// <summary>Tokens written, the end marker not counted.</summary>
    public int OutputTokens { get; private set; }

    /// <summary>Telemetry of the last token, where it was asked for.</summary>
    public TokenTelemetry? Telemetry { get; private set; }

    /// <summary>Tokens read and written.</summary>
    public UsageDetails Usage => new()
    {
        InputTokenCount = _prompt.Count,
        OutputTokenCount = OutputTokens,
        TotalTokenCount = _prompt.Count + OutputTokens,
    };

    /// <summary>Writes one token and appends the text that is safe to show. Returns false when the answer has ended.</summary>
    /// <exception cref="OperationCanceledException">The request was cancelled, between two tokens or within a run.</exception>
    public bool Next(StringBuilder text)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        Telemetry = null;
        int token = _sampler.Sample(Unended(Run()[.._sampler.VocabularySize]), _state.Tokens);
        if (_model.IsEnd(token))
        {
            return End(ChatFinishReason.Stop, text);
        }

        OutputTokens++;
        _text.Append(token, _decoded);
        if (_request.Telemetry)
        {
            ReadOnlySpan<float> routing = _state.Routing[^_state.RoutingWidth..];
            Telemetry = TokenTelemetry.Read(token, _model.Tokenizer.Decode([token]), routing, _model.Manifest.RoutedExperts);
        }

        if (Release(text))
        {
            return End(ChatFinishReason.Stop, text);
        }

        if (OutputTokens == _request.MaxOutputTokens || _prompt.Count + OutputTokens >= _longest)
        {
            return End(ChatFinishReason.Length, text);
        }

        _pending = token;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _termination.Dispose();
        _settings.Dispose();
    }

    private ReadOnlySpan<float> Run()
    {
        try
        {
            if (_pending >= 0)
            {
                return _state.Decode(_pending, _settings);
            }

            _state.Begin(_request.Gating);
            return _state.Prefill(CollectionsMarshal.AsSpan(_prompt), _settings);
        }
        catch (OperationCanceledException exception) when (_cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The request was cancelled.", exception, _cancellationToken);
        }
    }

    // Before the shortest length no end may be taken.
    private ReadOnlySpan<float> Unended(ReadOnlySpan<float> logits)
    {
        if (_state.Position >= _request.MinimumLength)
        {
            return logits;
        }

        logits.CopyTo(_unended);
        foreach (int end in _model.Folder.Configuration.EndTokens)
        {
            if (end < _unended.Length)
            {
                _unended[end] = float.NegativeInfinity;
            }
        }

        return _unended;
    }

    private bool Release(StringBuilder text)
    {
        bool matched = false;
        foreach (ReadOnlyMemory<char> chunk in _decoded.GetChunks())
        {
            matched = _stops.Append(chunk.Span, text);
        }

        _decoded.Clear();
        return matched;
    }

    private bool End(ChatFinishReason reason, StringBuilder text)
    {
        Finish = reason;
        _text.Flush(_decoded);
        if (Release(text))
        {
            Finish = ChatFinishReason.Stop;
        }

        _stops.Flush(text);
        return false;
    }
}
