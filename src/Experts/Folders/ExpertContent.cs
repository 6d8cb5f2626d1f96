using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;
using CoERouter.Experts.Templates;

namespace CoERouter.Experts.Folders;

/// <summary>What the writer of an expert's folder has to say; the rest of the manifest follows from it.</summary>
public sealed record ExpertContent
{
    /// <summary>The expert's name; also legal as a folder's name.</summary>
    public required string Name { get; init; }

    /// <summary>The task it was trained for.</summary>
    public required string Task { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Description { get; init; }

    /// <summary>The revision of its weights.</summary>
    public required string Revision { get; init; }

    /// <summary>Its shape.</summary>
    public required DecoderSpec Spec { get; init; }

    /// <summary>How its matrices are stored. Default 8 bits.</summary>
    public WeightPrecision Precision { get; init; } = WeightPrecision.Int8;

    /// <summary>How its tokens choose experts by default. Default: top-k with the spec's active experts.</summary>
    public GatingPolicy? Gating { get; init; }

    /// <summary>Special tokens of its chat format.</summary>
    public ChatMarkers Markers { get; init; } = new();

    /// <summary>How it was trained.</summary>
    public TrainingSummary Training { get; init; } = new();

    /// <summary>The text of <c>tokenizer.json</c>, which must know the markers.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>The text of <c>tokenizer_config.json</c>.</summary>
    public required string TokenizerConfiguration { get; init; }

    /// <summary>The text of <c>chat_template.jinja</c>.</summary>
    public required string ChatTemplate { get; init; }
}
