namespace CoERouter.Experts.Specification;

/// <summary>The parameters of a decoder, in the order in which checkpoints and training blocks store them.</summary>
public static class DecoderParameters
{
    // Identity must not drown under the first attention's output: with 0.02 exact copying emerges several times later.
    private const float EmbeddingDeviation = 0.5f;
    private const float ConvolutionDeviation = 0.5f;
    private const float HeadDeviation = 0.02f;

    /// <summary>All parameters of <paramref name="spec"/>.</summary>
    public static IEnumerable<DecoderParameter> Enumerate(DecoderSpec spec)
    {
        // Residual branches start smaller so that the sum over 2·layers branches keeps unit variance.
        float branch = 1f / MathF.Sqrt(2 * spec.Layers);
        yield return new(DecoderNames.Embedding, [spec.VocabularySize, spec.Width], ParameterInitialization.Normal, EmbeddingDeviation, false);
        if (spec.LearnedPositions)
        {
            yield return new(DecoderNames.Positions, [spec.ContextLength, spec.Width], ParameterInitialization.Normal, HeadDeviation, false);
        }

        for (int layer = 0; layer < spec.Layers; layer++)
        {
            foreach (DecoderParameter norm in Norm(spec, DecoderNames.AttentionNorm(layer)))
            {
                yield return norm;
            }

            if (spec.ConvolutionWidth > 0)
            {
                yield return new(DecoderNames.Convolution(layer), [spec.ConvolutionWidth - 1, spec.Width], ParameterInitialization.Normal, ConvolutionDeviation, false);
            }

            foreach (DecoderParameter parameter in Attention(spec, layer, branch))
            {
                yield return parameter;
            }

            foreach (DecoderParameter norm in Norm(spec, DecoderNames.MixtureNorm(layer)))
            {
                yield return norm;
            }

            foreach (DecoderParameter parameter in spec.IsDense(layer) ? Dense(spec, layer, branch) : Mixture(spec, layer, branch))
            {
                yield return parameter;
            }

            if (spec.PostNorms)
            {
                foreach (DecoderParameter norm in Norm(spec, DecoderNames.MixturePostNorm(layer)))
                {
                    yield return norm;
                }
            }
        }

        foreach (DecoderParameter norm in Norm(spec, DecoderNames.FinalNorm))
        {
            yield return norm;
        }

        if (!spec.TiedHead)
        {
            yield return new(DecoderNames.Head, [spec.Width, spec.VocabularySize], ParameterInitialization.Normal, HeadDeviation, true);
        }

        if (spec.HeadBias)
        {
            yield return Bias(DecoderNames.BiasOf(DecoderNames.Head), spec.VocabularySize);
        }
    }

    private static IEnumerable<DecoderParameter> Attention(DecoderSpec spec, int layer, float branch)
    {
        AttentionSpec attention = spec.AttentionForm;
        string queryKeyValue = DecoderNames.QueryKeyValue(layer);
        string output = DecoderNames.AttentionOutput(layer);
        int packed = spec.QueryWidth + (2 * spec.KeyValueWidth);
        yield return Matrix(queryKeyValue, spec.Width, packed, 1);
        if (attention.Bias)
        {
            yield return Bias(DecoderNames.BiasOf(queryKeyValue), packed);
        }

        if (attention.QueryKeyNorm != QueryKeyNorm.None)
        {
            bool whole = attention.QueryKeyNorm == QueryKeyNorm.Whole;
            yield return Gain(DecoderNames.QueryNorm(layer), whole ? spec.QueryWidth : spec.HeadSize);
            yield return Gain(DecoderNames.KeyNorm(layer), whole ? spec.KeyValueWidth : spec.HeadSize);
        }

        if (attention.Sinks)
        {
            yield return Bias(DecoderNames.Sinks(layer), spec.Heads);
        }

        yield return Matrix(output, spec.QueryWidth, spec.Width, branch);
        if (attention.OutputBias)
        {
            yield return Bias(DecoderNames.BiasOf(output), spec.Width);
        }

        if (spec.PostNorms)
        {
            foreach (DecoderParameter norm in Norm(spec, DecoderNames.AttentionPostNorm(layer)))
            {
                yield return norm;
            }
        }
    }

    private static IEnumerable<DecoderParameter> Dense(DecoderSpec spec, int layer, float branch)
    {
        DenseSpec dense = spec.Dense!;
        int hidden = dense.Gated ? 2 * dense.Width : dense.Width;
        string up = DecoderNames.DenseUp(layer);
        string down = DecoderNames.DenseDown(layer);
        yield return Matrix(up, spec.Width, hidden, 1);
        if (dense.Bias)
        {
            yield return Bias(DecoderNames.BiasOf(up), hidden);
        }

        yield return Matrix(down, dense.Width, spec.Width, branch);
        if (dense.Bias)
        {
            yield return Bias(DecoderNames.BiasOf(down), spec.Width);
        }
    }

    private static IEnumerable<DecoderParameter> Mixture(DecoderSpec spec, int layer, float branch)
    {
        MixtureSpec mixture = spec.Mixture;
        yield return Matrix(DecoderNames.Router(layer), spec.Width, mixture.Experts, 1);
        if (mixture.RouterBias)
        {
            yield return Bias(DecoderNames.BiasOf(DecoderNames.Router(layer)), mixture.Experts);
        }

        for (int expert = 0; expert < mixture.Experts; expert++)
        {
            yield return Matrix(DecoderNames.ExpertGateUp(layer, expert), spec.Width, 2 * mixture.ExpertWidth, 1);
            yield return Matrix(DecoderNames.ExpertDown(layer, expert), mixture.ExpertWidth, spec.Width, branch);
        }

        if (mixture.ExpertBias)
        {
            yield return new(DecoderNames.ExpertUpBiases(layer), [mixture.Experts, 2 * mixture.ExpertWidth], ParameterInitialization.Normal, 0, false);
            yield return new(DecoderNames.ExpertDownBiases(layer), [mixture.Experts, spec.Width], ParameterInitialization.Normal, 0, false);
        }

        for (int expert = 0; expert < mixture.SharedExperts; expert++)
        {
            yield return Matrix(DecoderNames.SharedGateUp(layer, expert), spec.Width, 2 * mixture.ExpertWidth, 1);
            yield return Matrix(DecoderNames.SharedDown(layer, expert), mixture.ExpertWidth, spec.Width, branch);
        }

        if (mixture.SharedWidth > 0)
        {
            yield return Matrix(DecoderNames.SharedUp(layer), spec.Width, 2 * mixture.SharedWidth, 1);
            yield return Matrix(DecoderNames.SharedDown(layer), mixture.SharedWidth, spec.Width, branch);
            if (mixture.SharedGate)
            {
                yield return Matrix(DecoderNames.SharedGate(layer), spec.Width, 1, 1);
            }
        }
    }

    private static IEnumerable<DecoderParameter> Norm(DecoderSpec spec, string name)
    {
        yield return Gain(name, spec.Width);
        if (spec.Norm == NormKind.Layer)
        {
            yield return Bias(DecoderNames.BiasOf(name), spec.Width);
        }
    }

    // Nothing trains these, so nothing starts them either: they come with imported weights.
    private static DecoderParameter Bias(string name, long width) => new(name, [width], ParameterInitialization.Normal, 0, false);

    private static DecoderParameter Gain(string name, long width) => new(name, [width], ParameterInitialization.Ones, 0, false);

    private static DecoderParameter Matrix(string name, long inputs, long outputs, float scale) =>
        new(name, [inputs, outputs], ParameterInitialization.Normal, scale / MathF.Sqrt(inputs), true);
}
