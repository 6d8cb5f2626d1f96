namespace CoERouter.Experts.Specification;

/// <summary>The order of a decoder's steps, the same for every target.</summary>
public static class DecoderNetwork
{
    /// <summary>Writes the decoder of <paramref name="spec"/> through <paramref name="lowering"/>.</summary>
    public static void Write<T>(DecoderSpec spec, IDecoderLowering<T> lowering)
    {
        T stream = lowering.Embed();
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            T normed = lowering.Normalize(DecoderNames.AttentionNorm(layer), stream);
            if (spec.ConvolutionWidth > 0)
            {
                normed = lowering.Convolve(layer, normed);
            }

            T attended = lowering.Attend(layer, normed);
            stream = lowering.Add(stream, spec.PostNorms ? lowering.Normalize(DecoderNames.AttentionPostNorm(layer), attended) : attended);
            normed = lowering.Normalize(DecoderNames.MixtureNorm(layer), stream);
            T fed = spec.IsDense(layer) ? lowering.Feed(layer, normed) : lowering.Mix(layer, normed);
            stream = lowering.Add(stream, spec.PostNorms ? lowering.Normalize(DecoderNames.MixturePostNorm(layer), fed) : fed);
        }

        lowering.Head(lowering.Normalize(DecoderNames.FinalNorm, stream));
    }
}
