using System.Numerics.Tensors;

namespace CoERouter.Experts.Sampling;

/// <summary>Chooses tokens: repetition penalty, temperature, top-k, top-p, min-p, then a seeded draw, in this order. One for each
/// sequence; allocates nothing per token; not thread-safe.</summary>
public sealed class TokenSampler
{
    private readonly SamplingSettings _settings;
    private readonly Xoshiro256 _random;
    private readonly DescendingHeap _heap;
    private readonly float[] _scores;
    private readonly float[] _weights;
    private readonly int[] _candidates;
    private readonly int[] _penalizedAt;
    private int _draw;

    /// <summary>A sampler for logits of <paramref name="vocabularySize"/> tokens.</summary>
    /// <exception cref="ArgumentException">The settings are invalid; the message holds every fault.</exception>
    public TokenSampler(SamplingSettings settings, int vocabularySize)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        var faults = settings.Validate();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(settings));
        }

        _settings = settings;
        _random = new Xoshiro256(settings.Seed);

        // What a setting does not use costs no memory: a greedy sampler without penalty holds nothing.
        var draws = settings.Temperature > 0;
        var penalizes = settings.RepetitionPenalty != 1;
        VocabularySize = vocabularySize;
        _scores = new float[draws || penalizes ? vocabularySize : 0];
        _weights = new float[draws ? vocabularySize : 0];
        _candidates = new int[draws ? vocabularySize : 0];
        _heap = new DescendingHeap(draws ? vocabularySize : 0);
        _penalizedAt = new int[penalizes ? vocabularySize : 0];
    }

    /// <summary>Tokens of the vocabulary, the length of the logits.</summary>
    public int VocabularySize { get; }

    /// <summary>The next token.</summary>
    /// <param name="logits">One value for each token of the vocabulary; not changed.</param>
    /// <param name="history">Ids of the sequence so far, which the repetition penalty reads.</param>
    /// <exception cref="NotFiniteNumberException">A logit is NaN or positive infinity, or all are negative infinity.</exception>
    public int Sample(ReadOnlySpan<float> logits, ReadOnlySpan<int> history)
    {
        if (logits.Length != VocabularySize)
        {
            throw new ArgumentException($"There are {logits.Length} logits; the vocabulary has {VocabularySize} tokens.", nameof(logits));
        }

        var scores = logits;
        if (_settings.RepetitionPenalty != 1)
        {
            logits.CopyTo(_scores);
            Penalize(history);
            scores = _scores;
        }

        var best = Greatest(scores);
        return _settings.Temperature == 0 ? best : Draw(scores, scores[best]);
    }

    private static int Greatest(ReadOnlySpan<float> scores)
    {
        var best = TensorPrimitives.IndexOfMax(scores);
        if (!float.IsFinite(scores[best]))
        {
            throw new NotFiniteNumberException(float.IsNegativeInfinity(scores[best])
                ? "The logits of all tokens are negative infinity; at least one must be finite."
                : FormattableString.Invariant($"The logit of token {best} is {scores[best]}; it must be finite or negative infinity."));
        }

        // IndexOfMax puts 0 above -0; here they are equal, and the lower id wins.
        for (var id = 0; id < best && scores[best] == 0; id++)
        {
            if (scores[id] == 0)
            {
                return id;
            }
        }

        return best;
    }

    private void Penalize(ReadOnlySpan<int> history)
    {
        // A token is penalized once however often it stands in the history: its last draw is noted, so that no set has to be cleared.
        _draw++;
        foreach (var id in history)
        {
            if (_penalizedAt[id] != _draw)
            {
                _penalizedAt[id] = _draw;
                _scores[id] = _scores[id] < 0 ? _scores[id] * _settings.RepetitionPenalty : _scores[id] / _settings.RepetitionPenalty;
            }
        }
    }

    private int Draw(ReadOnlySpan<float> scores, float greatest)
    {
        // Relative to the greatest score nothing overflows, and the most likely token has the weight 1.
        TensorPrimitives.Subtract(scores, greatest, _weights);
        TensorPrimitives.Divide(_weights, _settings.Temperature, _weights);
        TensorPrimitives.Exp(_weights, _weights);
        return _settings is { TopK: 0, TopP: 1, MinP: 0 } ? DrawFromAll() : DrawFromCandidates(Select(scores));
    }

    private int Select(ReadOnlySpan<float> scores)
    {
        _heap.Build(scores);
        var limit = _settings.TopK == 0 ? scores.Length : Math.Min(_settings.TopK, scores.Length);
        var total = _settings.TopK == 0 ? Total(_weights) : TakeTop(limit, scores);
        var nucleus = _settings.TopP < 1 ? total * _settings.TopP : double.PositiveInfinity;
        var count = 0;
        for (double sum = 0; count < limit && sum < nucleus; count++)
        {
            if (_settings.TopK == 0)
            {
                _heap.TryTake(scores, out _candidates[count]);
            }

            var weight = _weights[_candidates[count]];
            if (weight < _settings.MinP)
            {
                break;
            }

            sum += weight;
        }

        return count;
    }

    private double TakeTop(int limit, ReadOnlySpan<float> scores)
    {
        double total = 0;
        for (var i = 0; i < limit && _heap.TryTake(scores, out _candidates[i]); i++)
        {
            total += _weights[_candidates[i]];
        }

        return total;
    }

    private int DrawFromCandidates(int count)
    {
        double total = 0;
        foreach (var id in _candidates.AsSpan(0, count))
        {
            total += _weights[id];
        }

        var mark = _random.NextUnit() * total;
        foreach (var id in _candidates.AsSpan(0, count))
        {
            mark -= _weights[id];
            if (mark < 0)
            {
                return id;
            }
        }

        // Rounding can leave a hair above zero; the most likely token is always a legal answer.
        return _candidates[0];
    }

    private int DrawFromAll()
    {
        var mark = _random.NextUnit() * Total(_weights);
        for (var id = 0; id < _weights.Length; id++)
        {
            mark -= _weights[id];
            if (mark < 0)
            {
                return id;
            }
        }

        return TensorPrimitives.IndexOfMax(_weights);
    }

    private static double Total(ReadOnlySpan<float> weights)
    {
        double total = 0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        return total;
    }
}
