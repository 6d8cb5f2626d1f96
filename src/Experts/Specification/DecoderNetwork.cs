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

            stream = lowering.Add(stream, lowering.Attend(layer, normed));
            stream = lowering.Add(stream, lowering.Mix(layer, lowering.Normalize(DecoderNames.MixtureNorm(layer), stream)));
        }

        lowering.Head(lowering.Normalize(DecoderNames.FinalNorm, stream));
    }
}
