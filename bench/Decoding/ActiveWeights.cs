using CoERouter.Experts.Graphs;
using CoERouter.Experts.Quantization;
using CoERouter.Experts.Specification;

namespace CoERouter.Bench.Decoding;

/// <summary>What one token of a decoder has to read at least, which bounds its speed from below.</summary>
internal static class ActiveWeights
{
    /// <summary>
    /// Bytes of the weights that one token multiplies with: values and scales of the matrices of attention, of the active and shared experts and of
    /// the head, one row of the embedding, and the single-precision norms, convolution taps and routers.
    /// </summary>
    public static long BytesPerToken(DecoderSpec spec, int activeExperts, WeightPrecision precision)
    {
        long expert = 3L * spec.Width * spec.Mixture.ExpertWidth;
        long matrices = spec.Layers * (AttentionWeights(spec) + ((activeExperts + spec.Mixture.SharedExperts) * expert));
        long head = (long)spec.VocabularySize * spec.Width;

        // A tied head reads the whole table anyway.
        long row = spec.TiedHead ? 0 : spec.Width;
        return MatrixBytes(matrices + head + row, precision) + (SingleWeights(spec) * sizeof(float));
    }

    /// <summary>Bytes of the keys and values that a token reads when <paramref name="position"/> tokens precede it, itself included in what it reads.</summary>
    public static long CacheBytesPerToken(DecoderSpec spec, int position) => 2L * spec.Layers * spec.KeyValueWidth * (position + 1) * sizeof(float);

    private static long AttentionWeights(DecoderSpec spec) => (long)spec.Width * ((2L * spec.QueryWidth) + (2L * spec.KeyValueWidth));

    private static long SingleWeights(DecoderSpec spec)
    {
        int taps = Math.Max(0, spec.ConvolutionWidth - 1);
        return (spec.Layers * (long)spec.Width * (2 + taps + spec.Mixture.Experts)) + spec.Width;
    }

    // Every matrix has rows of whole blocks.
    private static long MatrixBytes(long weights, WeightPrecision precision) => precision == WeightPrecision.Float32
        ? weights * sizeof(float)
        : weights + (weights / BlockQuantizer.BlockSize * sizeof(float));
}
