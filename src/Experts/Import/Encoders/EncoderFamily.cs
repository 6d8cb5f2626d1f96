namespace CoERouter.Experts.Import.Encoders;

/// <summary>A family of encoders: how its <c>config.json</c> describes one, and how its tensors are named.</summary>
/// <param name="Name">The family, as a model folder's <c>model_type</c> says it.</param>
/// <param name="Names">Names of its tensors.</param>
/// <param name="Describe">Reads its configuration.</param>
internal sealed record EncoderFamily(string Name, EncoderNames Names, Func<ModelConfiguration, EncoderSpec> Describe)
{
    private const double UsualEpsilon = 1e-12;
    private const int MostLayers = 1024;

    private static readonly EncoderFamily[] All =
    [
        new("bert", new() { Prefixes = ["bert."] }, configuration => Bert(configuration)),
        new("roberta", new() { Prefixes = ["roberta."] }, Roberta),
        new("xlm-roberta", new() { Prefixes = ["roberta."] }, Roberta),
        new("camembert", new() { Prefixes = ["roberta."] }, Roberta),
        new("electra", new() { Prefixes = ["electra."] }, configuration => Bert(configuration) with { EmbeddingWidth = configuration.FindCount("embedding_size") ?? configuration.Count("hidden_size") }),
        new(
            "mpnet",
            new()
            {
                Prefixes = ["mpnet."],
                Query = "attention.attn.q",
                Key = "attention.attn.k",
                Value = "attention.attn.v",
                AttentionOutput = "attention.attn.o",
                AttentionNorm = "attention.LayerNorm",
            },
            configuration => Roberta(configuration) with { Types = 0, DistanceBuckets = configuration.FindCount("relative_attention_num_buckets") ?? 32 }),
        new(
            "distilbert",
            new()
            {
                Prefixes = ["distilbert."],
                Layer = "transformer.layer.{0}.",
                Query = "attention.q_lin",
                Key = "attention.k_lin",
                Value = "attention.v_lin",
                AttentionOutput = "attention.out_lin",
                AttentionNorm = "sa_layer_norm",
                Up = "ffn.lin1",
                Down = "ffn.lin2",
                FeedForwardNorm = "output_layer_norm",
            },
            DistilBert),
        new(
            "albert",
            new()
            {
                Prefixes = ["albert."],
                Widening = "encoder.embedding_hidden_mapping_in",
                Layer = "encoder.albert_layer_groups.0.albert_layers.0.",
                Query = "attention.query",
                Key = "attention.key",
                Value = "attention.value",
                AttentionOutput = "attention.dense",
                AttentionNorm = "attention.LayerNorm",
                Up = "ffn",
                Down = "ffn_output",
                FeedForwardNorm = "full_layer_layer_norm",
            },
            Albert),
    ];

    /// <summary>Every family's name.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. All.Select(family => family.Name)];

    /// <summary>The family of a model type; null where it is no known encoder.</summary>
    public static EncoderFamily? Find(string modelType) => All.FirstOrDefault(family => family.Name == modelType);

    /// <summary>Reads and checks a configuration.</summary>
    /// <exception cref="ModelImportException">It is not legal, or asks for something that is not supported.</exception>
    public EncoderSpec Read(ModelConfiguration configuration)
    {
        EncoderSpec spec = Describe(configuration);
        bool isWhole = spec is { Vocabulary: > 0, EmbeddingWidth: > 0, Width: > 0, Layers: > 0 and <= MostLayers, Heads: > 0, Intermediate: > 0 } && spec.Width % spec.Heads == 0;
        return !isWhole
            ? throw new ModelImportException(
                $"{ModelConfiguration.FileName} describes an encoder of {spec.Layers} layers, {spec.Heads} heads and the width {spec.Width}, legal are 1 to {MostLayers} layers and a width that the heads divide.")
            : spec.MostTokens <= 0 ? throw new ModelImportException($"{ModelConfiguration.FileName} leaves no position for a token: it has {spec.PositionRows} and begins at {spec.FirstPosition}.")
            : spec;
    }

    private static EncoderSpec Bert(ModelConfiguration configuration)
    {
        string positions = configuration.Text("position_embedding_type", "absolute");
        if (positions != "absolute")
        {
            throw new ModelImportException($"{ModelConfiguration.FileName} has position_embedding_type = \"{positions}\", legal is \"absolute\".");
        }

        int width = configuration.Count("hidden_size");
        return new()
        {
            Vocabulary = configuration.Count("vocab_size"),
            EmbeddingWidth = width,
            Width = width,
            Layers = configuration.Count("num_hidden_layers"),
            Heads = configuration.Count("num_attention_heads"),
            Intermediate = configuration.Count("intermediate_size"),
            Activation = Activation(configuration, "hidden_act"),
            NormEpsilon = (float)(configuration.FindNumber("layer_norm_eps") ?? UsualEpsilon),
            FirstPosition = 0,
            PositionRows = configuration.Count("max_position_embeddings"),
            Types = configuration.FindCount("type_vocab_size") ?? 2,
        };
    }

    // The padding token's own position is never used, and positions begin after it.
    private static EncoderSpec Roberta(ModelConfiguration configuration) =>
        Bert(configuration) with { FirstPosition = (configuration.FindCount("pad_token_id") ?? 1) + 1 };

    private static EncoderSpec DistilBert(ModelConfiguration configuration) => new()
    {
        Vocabulary = configuration.Count("vocab_size"),
        EmbeddingWidth = configuration.Count("dim"),
        Width = configuration.Count("dim"),
        Layers = configuration.Count("n_layers"),
        Heads = configuration.Count("n_heads"),
        Intermediate = configuration.Count("hidden_dim"),
        Activation = Activation(configuration, "activation"),
        NormEpsilon = (float)UsualEpsilon,
        FirstPosition = 0,
        PositionRows = configuration.Count("max_position_embeddings"),
        Types = 0,
    };

    private static EncoderSpec Albert(ModelConfiguration configuration)
    {
        int groups = configuration.FindCount("num_hidden_groups") ?? 1, inner = configuration.FindCount("inner_group_num") ?? 1;
        return groups == 1 && inner == 1
            ? Bert(configuration) with { EmbeddingWidth = configuration.FindCount("embedding_size") ?? 128 }
            : throw new ModelImportException($"{ModelConfiguration.FileName} has {groups} groups of {inner} layers, legal is one group of one layer.");
    }

    private static EncoderActivation Activation(ModelConfiguration configuration, string field) => configuration.Text(field, "gelu") switch
    {
        "gelu" or "gelu_python" => EncoderActivation.Gelu,
        "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => EncoderActivation.GeluTanh,
        "relu" => EncoderActivation.Relu,
        "silu" or "swish" => EncoderActivation.Silu,
        string other => throw new ModelImportException($"{ModelConfiguration.FileName} has {field} = \"{other}\", legal are gelu, gelu_new, gelu_pytorch_tanh, gelu_fast, relu and silu."),
    };
}
