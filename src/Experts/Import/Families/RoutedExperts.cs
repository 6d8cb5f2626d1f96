using System.Globalization;
using CoERouter.Experts.Import.Mapping;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>The sparse block as Qwen, OLMoE and DeepSeek name it.</summary>
internal static class RoutedExperts
{
    /// <summary>Router and experts of a layer.</summary>
    public static void Map(ParameterMap map, DecoderSpec spec, int layer, string block)
    {
        MixtureSpec mixture = spec.Mixture;
        map.Add(DecoderNames.Router(layer), TensorPart.Matrix(block + "gate.weight", mixture.Experts, spec.Width));
        for (int expert = 0; expert < mixture.Experts; expert++)
        {
            Gated(
                map,
                spec,
                DecoderNames.ExpertGateUp(layer, expert),
                DecoderNames.ExpertDown(layer, expert),
                string.Create(CultureInfo.InvariantCulture, $"{block}experts.{expert}."),
                mixture.ExpertWidth);
        }
    }

    /// <summary>The network beside the routed experts.</summary>
    public static void MapShared(ParameterMap map, DecoderSpec spec, int layer, string network) =>
        Gated(map, spec, DecoderNames.SharedUp(layer), DecoderNames.SharedDown(layer), network, spec.Mixture.SharedWidth);

    private static void Gated(ParameterMap map, DecoderSpec spec, string up, string down, string network, int hidden)
    {
        map.Add(
            up,
            TensorPart.Matrix(network + "gate_proj.weight", hidden, spec.Width),
            TensorPart.Matrix(network + "up_proj.weight", hidden, spec.Width));
        map.Add(down, TensorPart.Matrix(network + "down_proj.weight", spec.Width, hidden));
    }
}
