using CoERouter.Experts.Graphs;

namespace CoERouter.Experts.Import;

/// <summary>What to make of a model folder.</summary>
public sealed record ImportOptions
{
    /// <summary>The expert's name, which is also its folder's.</summary>
    public required string Name { get; init; }

    /// <summary>The task that it is for. Default "general".</summary>
    public string Task { get; init; } = "general";

    /// <summary>One sentence for people. Default null: made from the model's type.</summary>
    public string? Description { get; init; }

    /// <summary>How matrices are stored. Default 8 bits.</summary>
    public WeightPrecision Precision { get; init; } = WeightPrecision.Int8;

    /// <summary>
    /// By which operator quantized matrices are multiplied. Default: mapped, for fast loads; <see cref="ProductForm.Standard"/> where other
    /// programs or devices are to run the graph.
    /// </summary>
    public ProductForm Products { get; init; } = ProductForm.Mapped;

    /// <summary>The folder of a LoRA adapter in PEFT's files, which is merged into the weights. Default null: none.</summary>
    public string? AdapterFolder { get; init; }

    /// <summary>Most tokens of prompt and answer. Default null: the model's own limit, but at most 4,096.</summary>
    public int? ContextLength { get; init; }
}
