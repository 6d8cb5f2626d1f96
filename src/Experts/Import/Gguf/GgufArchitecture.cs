namespace CoERouter.Experts.Import.Gguf;

/// <summary>A family of models in the words of GGUF and of Hugging Face.</summary>
/// <param name="Name">The architecture's name in a GGUF file.</param>
/// <param name="ModelType">Its <c>model_type</c>.</param>
internal sealed record GgufArchitecture(string Name, string ModelType)
{
    private static readonly (string Name, string Dense, string Mixture)[] s_known =
    [
        ("llama", "llama", "mixtral"), ("qwen2", "qwen2", "qwen2_moe"), ("qwen2moe", "qwen2_moe", "qwen2_moe"), ("qwen3", "qwen3", "qwen3_moe"),
        ("qwen3moe", "qwen3_moe", "qwen3_moe"), ("phi3", "phi3", "phi3"), ("phimoe", "phimoe", "phimoe"), ("gemma", "gemma", "gemma"),
        ("gemma2", "gemma2", "gemma2"), ("gemma3", "gemma3_text", "gemma3_text"), ("gpt2", "gpt2", "gpt2"), ("olmoe", "olmoe", "olmoe"),
        ("deepseek", "deepseek", "deepseek"), ("granite", "granite", "granitemoe"), ("granitemoe", "granite", "granitemoe"),
        ("gpt-oss", "gpt_oss", "gpt_oss"), ("smollm3", "smollm3", "smollm3"),
    ];

    /// <summary>Whether the files hold the rows of queries and keys in the order of interleaved rotary pairs.</summary>
    public bool InterleavesHeads => Name is "llama" or "deepseek" or "granite" or "granitemoe" or "smollm3";

    /// <summary>Whether the files hold the gains of norms one higher than the checkpoints do.</summary>
    public bool RaisesGains => Name.StartsWith("gemma", StringComparison.Ordinal);

    /// <summary>Whether norms stand before and after each layer.</summary>
    public bool HasPostNorms => Name is "gemma2" or "gemma3";

    /// <summary>Whether gate and up projections are one tensor.</summary>
    public bool FusesGate => Name == "phi3";

    /// <summary>The architecture of a file.</summary>
    /// <exception cref="ModelImportException">It is none that can be imported.</exception>
    public static GgufArchitecture Of(GgufMetadata metadata)
    {
        string name = metadata.Architecture;
        bool isMixture = metadata.Integer(name + ".expert_count") > 0;
        foreach ((string known, string dense, string mixture) in s_known)
        {
            if (known == name)
            {
                bool isShared = mixture == "granitemoe" && isMixture && metadata.Integer(name + ".expert_shared_feed_forward_length") > 0;
                return new(name, isShared ? "granitemoeshared" : isMixture ? mixture : dense);
            }
        }

        throw new ModelImportException(
            $"The GGUF file holds a model of the architecture '{GgufMetadata.Shown(name)}'; legal are {string.Join(", ", s_known.Select(known => known.Name))}.");
    }
}
