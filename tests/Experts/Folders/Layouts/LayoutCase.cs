using CoERouter.Experts.Folders.Configurations;
using CoERouter.Experts.Folders.Layouts;
using CoERouter.Experts.Folders.Outlines;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Experts.Folders.Layouts;

/// <summary>The inputs and outputs of a decoder of two layers as a test changes them, and the configuration that names them.</summary>
internal sealed class LayoutCase
{
    public const string Attention = "com.microsoft.GroupQueryAttention";
    public const int Vocabulary = 100;

    public DecoderConfiguration Configuration { get; set; } = new()
    {
        Type = "llama",
        VocabularySize = Vocabulary,
        ContextLength = 64,
        EndTokens = [2],
        FileName = "model.onnx",
        Layers = 2,
        KeyValueHeads = 2,
        HeadSize = 16,
        HiddenSize = 64,
        ConvolutionCache = 2,
        Search = new() { MaximumLength = 64, SharesBuffers = true },
        Ports = Ports,
    };

    public static DecoderPorts Ports { get; } = new()
    {
        InputIds = "input_ids",
        InputEmbeddings = "inputs_embeds",
        AttentionMask = "attention_mask",
        PositionIds = "position_ids",
        PastKeys = "past.%d.key",
        PastValues = "past.%d.value",
        PastPairs = "past_pair_%d",
        PastConvolutions = "past_conv.%d",
        SequenceLengths = "seqlens_k",
        TotalLength = "total_sequence_length",
        LogitsPositions = "logits_positions",
        Gating = "gating",
        Logits = "logits",
        Routing = "routing",
        PresentKeys = "present.%d.key",
        PresentValues = "present.%d.value",
        PresentPairs = "present_pair_%d",
        PresentConvolutions = "present_conv.%d",
    };

    public Dictionary<string, ValueOutline> Inputs { get; } = [];

    public Dictionary<string, ValueOutline> Outputs { get; } = [];

    public List<(string Input, Consumer Consumer)> Consumers { get; } = [];

    /// <summary>A decoder that can be served: tokens, a mask, and keys and values of two layers.</summary>
    public static LayoutCase Plain()
    {
        LayoutCase made = new LayoutCase()
            .Input("input_ids", ElementType.Int64, "batch", "sequence")
            .Input("attention_mask", ElementType.Int64, "batch", "total")
            .Output("logits", ElementType.Float32, "batch", "sequence", Vocabulary);
        for (int layer = 0; layer < 2; layer++)
        {
            foreach (string kind in (string[])["key", "value"])
            {
                made.Input($"past.{layer}.{kind}", ElementType.Float32, "batch", 2, "past", 16)
                    .Output($"present.{layer}.{kind}", ElementType.Float32, "batch", 2, "total", 16);
            }
        }

        return made;
    }

    public LayoutCase Input(string name, ElementType type, params Dimension[] shape)
    {
        Inputs[name] = new(name, type, shape);
        return this;
    }

    public LayoutCase Output(string name, ElementType type, params Dimension[] shape)
    {
        Outputs[name] = new(name, type, shape);
        return this;
    }

    public LayoutCase Unshaped(string name, ElementType type)
    {
        Inputs[name] = new(name, type, null);
        return this;
    }

    public LayoutCase Read(string input, string operation, int slot)
    {
        Consumers.Add((input, new Consumer(operation, slot)));
        return this;
    }

    public LayoutCase Without(string name)
    {
        Assert.True(Inputs.Remove(name) | Outputs.Remove(name), $"There is no '{name}'.");
        return this;
    }

    public LayoutCase With(Func<DecoderConfiguration, DecoderConfiguration> change)
    {
        Configuration = change(Configuration);
        return this;
    }

    public DecoderLayout Resolve() => DecoderLayoutResolver.Resolve(Configuration, new ModelOutline
    {
        Inputs = Inputs,
        Outputs = Outputs,
        External = [],
        Consumers = Consumers.ToLookup(read => read.Input, read => read.Consumer),
        Parameters = 0,
        Weights = "none",
        NeedsPacking = false,
    });

    public void Refused(string sentence) => Assert.Equal(sentence, Assert.Throws<FormatException>(Resolve).Message);
}
