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
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            yield return Gain(DecoderNames.AttentionNorm(layer), spec.Width);
            if (spec.ConvolutionWidth > 0)
            {
                yield return new(DecoderNames.Convolution(layer), [spec.ConvolutionWidth - 1, spec.Width], ParameterInitialization.Normal, ConvolutionDeviation, false);
            }

            yield return Matrix(DecoderNames.QueryKeyValue(layer), spec.Width, spec.QueryWidth + (2 * spec.KeyValueWidth), 1);
            yield return Matrix(DecoderNames.AttentionOutput(layer), spec.QueryWidth, spec.Width, branch);
            yield return Gain(DecoderNames.MixtureNorm(layer), spec.Width);
            yield return Matrix(DecoderNames.Router(layer), spec.Width, spec.Mixture.Experts, 1);
            for (int expert = 0; expert < spec.Mixture.Experts; expert++)
            {
                yield return Matrix(DecoderNames.ExpertGateUp(layer, expert), spec.Width, 2 * spec.Mixture.ExpertWidth, 1);
                yield return Matrix(DecoderNames.ExpertDown(layer, expert), spec.Mixture.ExpertWidth, spec.Width, branch);
            }

            for (int expert = 0; expert < spec.Mixture.SharedExperts; expert++)
            {
                yield return Matrix(DecoderNames.SharedGateUp(layer, expert), spec.Width, 2 * spec.Mixture.ExpertWidth, 1);
                yield return Matrix(DecoderNames.SharedDown(layer, expert), spec.Mixture.ExpertWidth, spec.Width, branch);
            }
        }

        yield return Gain(DecoderNames.FinalNorm, spec.Width);
        if (!spec.TiedHead)
        {
            yield return new(DecoderNames.Head, [spec.Width, spec.VocabularySize], ParameterInitialization.Normal, HeadDeviation, true);
        }
    }

    private static DecoderParameter Gain(string name, long width) => new(name, [width], ParameterInitialization.Ones, 0, false);

    private static DecoderParameter Matrix(string name, long inputs, long outputs, float scale) =>
        new(name, [inputs, outputs], ParameterInitialization.Normal, scale / MathF.Sqrt(inputs), true);
}
