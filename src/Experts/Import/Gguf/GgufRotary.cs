using System.Text.Json.Nodes;
using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>What a file says of rotary positions.</summary>
internal static class GgufRotary
{
    private const int MostFactors = 4096;

    public static void Write(GgufSizes sizes, JsonObject configuration)
    {
        configuration["rope_theta"] = sizes.Number("rope.freq_base") ?? 10_000;
        long turned = sizes.Count("rope.dimension_count") ?? sizes.HeadSize;
        if (turned != sizes.HeadSize)
        {
            // A little more than the quotient, which the reader rounds down to the count again.
            configuration["partial_rotary_factor"] = (double)turned / sizes.HeadSize * (1 + 1e-12);
        }

        if (sizes.Architecture.Name == "gemma3")
        {
            configuration["rope_local_base_freq"] = sizes.Number("rope.freq_base_swa") ?? 10_000;
        }

        JsonObject? scaling = Factors(sizes, configuration) ?? Scaling(sizes, configuration);
        if (scaling is not null)
        {
            configuration["rope_scaling"] = scaling;
        }
    }

    // Llama 3.1's scaling comes as one factor per frequency, which is what long rope means by its lists.
    private static JsonObject? Factors(GgufSizes sizes, JsonObject configuration)
    {
        ISourceTensor? all = sizes.Find("rope_freqs.weight");
        ISourceTensor? wide = sizes.Find("rope_factors_long.weight") ?? all;
        ISourceTensor? narrow = sizes.Find("rope_factors_short.weight") ?? all;
        if (wide is null || narrow is null)
        {
            return null;
        }

        long context = configuration["max_position_embeddings"]!.GetValue<long>();
        bool isOne = wide == narrow;
        JsonObject scaling = new()
        {
            ["type"] = "longrope",
            ["long_factor"] = List(wide),
            ["short_factor"] = List(narrow),
            ["original_max_position_embeddings"] = isOne ? context : sizes.Count("rope.scaling.original_context_length") ?? context,
        };
        if (isOne || sizes.Number("rope.scaling.attn_factor") is not null)
        {
            scaling["attention_factor"] = isOne ? 1 : sizes.Number("rope.scaling.attn_factor")!.Value;
        }

        return scaling;
    }

    private static JsonObject? Scaling(GgufSizes sizes, JsonObject configuration)
    {
        // Files of 2023 have the linear factor alone.
        double? factor = sizes.Number("rope.scaling.factor") ?? sizes.Number("rope.scale_linear");
        string type = sizes.Text("rope.scaling.type") ?? "linear";
        if (factor is not (> 0 and not 1) || type == "none")
        {
            return null;
        }

        JsonObject scaling = new() { ["type"] = type, ["factor"] = factor.Value };
        if (sizes.Count("rope.scaling.original_context_length") is > 0 and var original)
        {
            scaling["original_max_position_embeddings"] = original;
        }

        if (type == "yarn")
        {
            AddYarn(sizes, scaling, factor.Value);
        }

        return scaling;
    }

    private static void AddYarn(GgufSizes sizes, JsonObject scaling, double factor)
    {
        foreach ((string key, string field) in (ReadOnlySpan<(string, string)>)[("yarn_beta_fast", "beta_fast"), ("yarn_beta_slow", "beta_slow")])
        {
            if (sizes.Number("rope.scaling." + key) is > 0 and var turns)
            {
                scaling[field] = turns;
            }
        }

        // The file's factor multiplies the one that YaRN has of itself.
        if ((sizes.Number("rope.scaling.yarn_attn_factor") ?? sizes.Number("rope.scaling.attn_factor")) is > 0 and not 1 and var attention)
        {
            scaling["attention_factor"] = attention * (1 + (0.1 * Math.Log(factor)));
        }

        // The makers of gpt-oss do not round the ends of the ramp; the file has no word for that.
        if (sizes.Architecture.ModelType == "gpt_oss")
        {
            scaling["truncate"] = false;
        }
    }

    private static JsonArray List(ISourceTensor tensor)
    {
        if (tensor.Shape is not [> 0 and <= MostFactors and var count])
        {
            throw new ModelImportException("The GGUF file's rotary factors are no list.");
        }

        float[] values = new float[count];
        tensor.Read(0, values);
        return new JsonArray([.. values.Select(value => float.IsFinite(value)
            ? JsonValue.Create(GgufSizes.Plain(value))
            : throw new ModelImportException("The GGUF file's rotary factors are not all finite."))]);
    }
}
