using System.Globalization;
using CoERouter.Experts.Import.Mapping;
using CoERouter.Experts.Import.Sources;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>
/// Llama 2 and 3, SmolLM and everything else that calls itself llama; also the layout that most other families vary, by overriding what
/// differs.
/// </summary>
internal class LlamaFamily : IModelFamily
{
    public virtual string Name => "Llama";

    public virtual IReadOnlyList<string> ModelTypes => ["llama"];

    /// <summary>Whether the head is the embedding table where the configuration does not say.</summary>
    protected virtual bool TiesByDefault => false;

    /// <summary>Added to the gains of norms: 1 where they are stored as differences from 1.</summary>
    protected virtual float GainShift => 0;

    public DecoderSpec Describe(ModelConfiguration configuration, int? contextLength)
    {
        DecoderSpec spec = DecoderReader.Read(TextOf(configuration), contextLength, TiesByDefault);
        return Refine(TextOf(configuration), spec);
    }

    public ParameterMap Map(ModelConfiguration configuration, DecoderSpec spec, ITensorSource source)
    {
        var layout = new Layout(new ParameterMap(), spec, PrefixOf(source), BranchScale(configuration), source.OutputsFirst);
        layout.Map.Add(DecoderNames.Embedding, TensorPart.Matrix(layout.Prefix + "embed_tokens.weight", spec.VocabularySize, spec.Width));
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            MapNorms(layout, layer);
            MapAttention(layout, layer);
            if (spec.IsDense(layer))
            {
                MapDense(layout, layer);
            }
            else
            {
                MapMixture(layout, layer);
            }
        }

        MapNorm(layout, DecoderNames.FinalNorm, layout.Prefix + "norm", FinalScale(configuration));
        MapHead(layout);
        return layout.Map;
    }

    /// <summary>The configuration of the text decoder.</summary>
    protected virtual ModelConfiguration TextOf(ModelConfiguration configuration) => configuration;

    /// <summary>Adds to the spec what the family has.</summary>
    protected virtual DecoderSpec Refine(ModelConfiguration configuration, DecoderSpec spec)
    {
        bool bias = configuration.Flag("attention_bias", false);
        return spec with
        {
            Attention = bias ? new AttentionSpec { Bias = true, OutputBias = true } : null,
            Dense = spec.Dense! with { Bias = configuration.Flag("mlp_bias", false) },
        };
    }

    /// <summary>What stands before the names of all tensors but the head's.</summary>
    protected virtual string PrefixOf(ITensorSource source) => "model.";

    /// <summary>Factor of the last norm, by which logits are scaled.</summary>
    protected virtual float FinalScale(ModelConfiguration configuration) => 1;

    /// <summary>Factor of what attention and feed-forward layers add to the stream.</summary>
    protected virtual float BranchScale(ModelConfiguration configuration) => 1;

    protected virtual void MapNorms(Layout layout, int layer)
    {
        MapNorm(layout, DecoderNames.AttentionNorm(layer), layout.Of(layer, "input_layernorm"));
        MapNorm(layout, DecoderNames.MixtureNorm(layer), layout.Of(layer, "post_attention_layernorm"));
    }

    protected void MapNorm(Layout layout, string parameter, string tensor, float scale = 1)
    {
        int width = layout.Spec.Width;
        layout.Map.Add(parameter, TensorPart.Vector(tensor + ".weight", width) with { Shift = GainShift * scale, Scale = scale });
        if (layout.Spec.Norm == NormKind.Layer)
        {
            layout.Map.Add(DecoderNames.BiasOf(parameter), TensorPart.Vector(tensor + ".bias", width) with { Scale = scale });
        }
    }

    protected virtual void MapAttention(Layout layout, int layer)
    {
        DecoderSpec spec = layout.Spec;
        (string Name, int Outputs)[] projections =
        [
            (layout.Of(layer, "self_attn.q_proj"), spec.QueryWidth),
            (layout.Of(layer, "self_attn.k_proj"), spec.KeyValueWidth),
            (layout.Of(layer, "self_attn.v_proj"), spec.KeyValueWidth),
        ];
        string parameter = DecoderNames.QueryKeyValue(layer);
        layout.Map.Add(parameter, [.. projections.Select(one => TensorPart.Matrix(one.Name + ".weight", one.Outputs, spec.Width))]);
        if (spec.AttentionForm.Bias)
        {
            layout.Map.Add(DecoderNames.BiasOf(parameter), [.. projections.Select(one => TensorPart.Vector(one.Name + ".bias", one.Outputs))]);
        }

        MapQueryKeyNorms(layout, layer);
        MapBranch(layout, DecoderNames.AttentionOutput(layer), layout.Of(layer, "self_attn.o_proj"), spec.QueryWidth, spec.AttentionForm.OutputBias);
    }

    protected void MapQueryKeyNorms(Layout layout, int layer)
    {
        DecoderSpec spec = layout.Spec;
        if (spec.AttentionForm.QueryKeyNorm == QueryKeyNorm.None)
        {
            return;
        }

        bool whole = spec.AttentionForm.QueryKeyNorm == QueryKeyNorm.Whole;
        layout.Map.Add(
            DecoderNames.QueryNorm(layer),
            TensorPart.Vector(layout.Of(layer, "self_attn.q_norm.weight"), whole ? spec.QueryWidth : spec.HeadSize) with { Shift = GainShift });
        layout.Map.Add(
            DecoderNames.KeyNorm(layer),
            TensorPart.Vector(layout.Of(layer, "self_attn.k_norm.weight"), whole ? spec.KeyValueWidth : spec.HeadSize) with { Shift = GainShift });
    }

    protected virtual void MapDense(Layout layout, int layer)
    {
        DenseSpec dense = layout.Spec.Dense!;
        string[] both = [layout.Of(layer, "mlp.gate_proj"), layout.Of(layer, "mlp.up_proj")];
        string up = DecoderNames.DenseUp(layer);
        layout.Map.Add(up, [.. both.Select(name => TensorPart.Matrix(name + ".weight", dense.Width, layout.Spec.Width))]);
        if (dense.Bias)
        {
            layout.Map.Add(DecoderNames.BiasOf(up), [.. both.Select(name => TensorPart.Vector(name + ".bias", dense.Width))]);
        }

        MapBranch(layout, DecoderNames.DenseDown(layer), layout.Of(layer, "mlp.down_proj"), dense.Width, dense.Bias);
    }

    protected virtual void MapMixture(Layout layout, int layer) => throw new InvalidOperationException($"{Name} has no sparse layers.");

    /// <summary>A matrix stored [outputs, inputs], and its bias.</summary>
    protected static void MapLinear(Layout layout, string parameter, string tensor, int outputs, int inputs, bool bias)
    {
        layout.Map.Add(parameter, TensorPart.Matrix(tensor + ".weight", outputs, inputs));
        if (bias)
        {
            layout.Map.Add(DecoderNames.BiasOf(parameter), TensorPart.Vector(tensor + ".bias", outputs));
        }
    }

    /// <summary>The last matrix of a branch, whose output is added to the stream.</summary>
    protected static void MapBranch(Layout layout, string parameter, string tensor, int inputs, bool bias)
    {
        int width = layout.Spec.Width;
        layout.Map.Add(parameter, TensorPart.Matrix(tensor + ".weight", width, inputs) with { Scale = layout.BranchScale });
        if (bias)
        {
            layout.Map.Add(DecoderNames.BiasOf(parameter), TensorPart.Vector(tensor + ".bias", width) with { Scale = layout.BranchScale });
        }
    }

    private void MapHead(Layout layout)
    {
        DecoderSpec spec = layout.Spec;
        if (spec.TiedHead)
        {
            layout.Map.Ignore("lm_head.weight");
        }
        else
        {
            layout.Map.Add(DecoderNames.Head, TensorPart.Matrix(HeadOf(layout) + ".weight", spec.VocabularySize, spec.Width));
        }

        if (spec.HeadBias)
        {
            layout.Map.Add(DecoderNames.BiasOf(DecoderNames.Head), TensorPart.Vector(HeadOf(layout) + ".bias", spec.VocabularySize));
        }
    }

    /// <summary>The head's name, without its suffix.</summary>
    protected virtual string HeadOf(Layout layout) => "lm_head";

    /// <summary>What the mapping methods share.</summary>
    /// <param name="Map">Receives the parts.</param>
    /// <param name="Spec">The decoder.</param>
    /// <param name="Prefix">What stands before tensors' names.</param>
    /// <param name="BranchScale">Factor of what a layer adds to the stream.</param>
    /// <param name="OutputsFirst">Whether matrices lie [outputs, inputs] that the family's makers store the other way round.</param>
    protected sealed record Layout(ParameterMap Map, DecoderSpec Spec, string Prefix, float BranchScale, bool OutputsFirst)
    {
        public string Of(int layer, string rest) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}layers.{layer}.{rest}");
    }
}
