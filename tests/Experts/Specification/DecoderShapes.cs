using CoERouter.Experts.Specification;

namespace CoERouter.Tests.Experts.Specification;

/// <summary>Legal shapes of decoders that tests vary.</summary>
internal static class DecoderShapes
{
    /// <summary>A sparse decoder as the embedded experts have it.</summary>
    public static DecoderSpec Sparse { get; } = new()
    {
        Layers = 3,
        Width = 48,
        Heads = 6,
        KeyValueHeads = 2,
        HeadSize = 8,
        VocabularySize = 100,
        ContextLength = 64,
        Mixture = new() { Experts = 5, ActiveExperts = 2, SharedExperts = 1, ExpertWidth = 24 },
    };

    /// <summary>A dense decoder as most imported models are.</summary>
    public static DecoderSpec Dense { get; } = Sparse with
    {
        ConvolutionWidth = 0,
        TiedHead = true,
        Dense = new() { Width = 96 },
        Mixture = new() { Experts = 1, ActiveExperts = 1, SharedExperts = 0, ExpertWidth = 96 },
    };

    /// <summary>A seeded random legal decoder with any mix of what decoders may have.</summary>
    public static DecoderSpec Random(int seed)
    {
        var random = new Random(seed);
        bool Flip() => random.Next(2) == 0;
        int layers = random.Next(1, 5);
        int keys = random.Next(1, 4);
        int experts = random.Next(1, 7);
        bool biases = Flip();
        return new()
        {
            Layers = layers,
            Width = 8 * random.Next(1, 9),
            Heads = keys * random.Next(1, 4),
            KeyValueHeads = keys,
            HeadSize = 2 * random.Next(1, 9),
            VocabularySize = random.Next(1, 300),
            ContextLength = random.Next(1, 200),
            ConvolutionWidth = Flip() ? 0 : random.Next(2, 9),
            TiedHead = Flip(),
            HeadBias = Flip(),
            LearnedPositions = Flip(),
            PostNorms = Flip(),
            Norm = Flip() ? NormKind.RootMeanSquare : NormKind.Layer,
            Attention = Flip()
                ? null
                : new() { Bias = Flip(), OutputBias = Flip(), Sinks = Flip(), QueryKeyNorm = (QueryKeyNorm)random.Next(3) },
            Dense = Flip()
                ? null
                : new() { Width = random.Next(1, 90), Gated = Flip(), Bias = Flip(), Layers = Flip() ? null : [random.Next(layers)] },
            Mixture = new()
            {
                Experts = experts,
                ActiveExperts = random.Next(1, experts + 1),
                ExpertWidth = random.Next(1, 40),
                SharedExperts = biases ? 0 : random.Next(0, 3),
                RouterBias = Flip(),
                ExpertBias = biases,
                SharedWidth = Flip() ? 0 : random.Next(1, 40),
                SharedGate = Flip(),
            },
        };
    }
}
