namespace CoERouter.Experts.Specification;

/// <summary>
/// One target of the decoder: the composite steps of the network, each written in the target's own operators. Training lowers them to
/// differentiable graphs, inference to fused kernels with a cache; <see cref="DecoderNetwork"/> gives both the same order.
/// </summary>
/// <typeparam name="T">A value of the target graph: activations of shape [tokens, width].</typeparam>
public interface IDecoderLowering<T>
{
    /// <summary>Looks the tokens up in the embedding table.</summary>
    T Embed();

    /// <summary>The spec's norm with the gain of that name.</summary>
    T Normalize(string gain, T activations);

    /// <summary>The causal depthwise convolution of a layer; called only where the spec has one.</summary>
    T Convolve(int layer, T activations);

    /// <summary>Grouped-query attention of a layer with rotary positions, both projections included.</summary>
    T Attend(int layer, T activations);

    /// <summary>The sparse layer: router, chosen experts, shared experts.</summary>
    T Mix(int layer, T activations);

    /// <summary>The dense feed-forward network of a layer that is not sparse.</summary>
    T Feed(int layer, T activations);

    /// <summary>The residual sum.</summary>
    T Add(T left, T right);

    /// <summary>The output head, and whatever the target makes of the logits.</summary>
    void Head(T activations);
}
