using System.Text.Json;
using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Adapters;

/// <summary>What <c>adapter_config.json</c> of PEFT says of a low-rank adapter (Hu et al. 2021).</summary>
public sealed record LoraConfiguration
{
    /// <summary>The file's name.</summary>
    public const string FileName = "adapter_config.json";

    private const int MostBytes = 1 << 20;
    private const int MostDepth = 16;
    private const int MostRank = 1 << 14;

    /// <summary>The inner width of the pair of matrices.</summary>
    public required int Rank { get; init; }

    /// <summary>What the product of the pair is multiplied with: alpha / rank, or alpha / √rank for rank-stabilised adapters (Kalajdzievski
    /// 2023).</summary>
    public required float Scale { get; init; }

    /// <summary>Whether the base's matrices are stored [inputs, outputs], as GPT-2 does.</summary>
    public bool FanInFanOut { get; init; }

    /// <summary>The model that it was trained on, for people; null where the file does not say.</summary>
    public string? BaseModel { get; init; }

    /// <summary>Reads the file of an adapter's folder.</summary>
    /// <exception cref="ModelImportException">It is not valid, or of a kind that cannot be merged; the sentence names every fault.</exception>
    public static LoraConfiguration Read(string folder)
    {
        byte[] bytes = ModelFiles.Read(folder, FileName, MostBytes) ?? throw new ModelImportException($"The adapter folder lacks {FileName}.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MostDepth });
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ModelImportException($"{FileName} is not JSON of the expected form: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private static LoraConfiguration Read(JsonElement root)
    {
        List<string> faults = [];
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ModelImportException($"{FileName} is not an object.");
        }

        if (Text(root, "peft_type") != "LORA")
        {
            faults.Add("peft_type is not LORA");
        }

        int rank = root.TryGetProperty("r", out JsonElement given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out int whole) ? whole : 0;
        if (rank is < 1 or > MostRank)
        {
            faults.Add($"r is not a whole number from 1 to {MostRank}");
        }

        float alpha = 0;
        if (!root.TryGetProperty("lora_alpha", out JsonElement strength) || strength.ValueKind != JsonValueKind.Number
            || !strength.TryGetSingle(out alpha) || !float.IsFinite(alpha))
        {
            faults.Add("lora_alpha is not a number");
        }

        // What these change is more than the product of two matrices.
        foreach (string kind in (ReadOnlySpan<string>)["use_dora", "use_qalora", "lora_bias"])
        {
            if (root.TryGetProperty(kind, out JsonElement flag) && flag.ValueKind == JsonValueKind.True)
            {
                faults.Add($"{kind} is true, which cannot be merged");
            }
        }

        foreach (string kind in (ReadOnlySpan<string>)["rank_pattern", "alpha_pattern", "modules_to_save", "trainable_token_indices", "layer_replication", "target_parameters"])
        {
            if (HasContent(root, kind))
            {
                faults.Add($"{kind} is not empty, which cannot be merged");
            }
        }

        if (Text(root, "bias") is not (null or "none"))
        {
            faults.Add("bias is not none, which cannot be merged");
        }

        bool stabilised = root.TryGetProperty("use_rslora", out JsonElement stable) && stable.ValueKind == JsonValueKind.True;
        return faults.Count == 0
            ? new()
            {
                Rank = rank,
                Scale = stabilised ? alpha / MathF.Sqrt(rank) : alpha / rank,
                FanInFanOut = root.TryGetProperty("fan_in_fan_out", out JsonElement transposed) && transposed.ValueKind == JsonValueKind.True,
                BaseModel = Text(root, "base_model_name_or_path"),
            }
            : throw new ModelImportException($"{FileName} cannot be used: {string.Join("; ", faults)}.");
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool HasContent(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) && value.ValueKind switch
    {
        JsonValueKind.Object => value.GetPropertyCount() > 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Null => false,
        _ => true,
    };
}
