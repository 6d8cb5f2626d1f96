using CoERouter.Experts.Specification;

namespace CoERouter.Tests.Training;

/// <summary>Decoders small enough to check by hand.</summary>
internal static class TinyDecoder
{
    public static DecoderSpec Spec(int active = 2, int keyValueHeads = 2, bool tied = false, int convolution = 3) => new()
    {
        Layers = 2,
        Width = 16,
        Heads = 2,
        KeyValueHeads = keyValueHeads,
        HeadSize = 8,
        VocabularySize = 11,
        ContextLength = 32,
        ConvolutionWidth = convolution,
        TiedHead = tied,
        Mixture = new() { Experts = 4, ActiveExperts = active, SharedExperts = 1, ExpertWidth = 8 },
    };
}
