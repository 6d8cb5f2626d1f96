using System.Text.Json.Serialization;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;
using CoERouter.Experts.Templates;

namespace CoERouter.Experts.Folders;

/// <summary>An expert's <c>expert.json</c>: what it is, what it costs, and which files belong to it.</summary>
public sealed record ExpertManifest
{
    /// <summary>The version of this format that this program reads and writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the format. Default <see cref="CurrentFormat"/>.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The expert's name, by which it is asked for: letters, digits, '-', '_' and '.'.</summary>
    public required string Name { get; init; }

    /// <summary>The task it was trained for.</summary>
    public required string Task { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Description { get; init; }

    /// <summary>The revision of its weights; any text, new for every export.</summary>
    public required string Revision { get; init; }

    /// <summary>Its shape; null for a graph of someone else, which only <c>genai_config.json</c> describes.</summary>
    public DecoderSpec? Spec { get; init; }

    /// <summary>How its tokens choose experts unless a request says otherwise.</summary>
    public required GatingPolicy Gating { get; init; }

    /// <summary>How its matrices are stored; null for a graph of someone else, see <see cref="ExpertFolder.Weights"/>.</summary>
    public WeightPrecision? Quantization { get; init; }

    /// <summary>All parameters.</summary>
    public required long TotalParameters { get; init; }

    /// <summary>Parameters that one token uses under <see cref="Gating"/>.</summary>
    public required long ActiveParameters { get; init; }

    /// <summary>Most tokens of prompt and answer together.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Whether its weights, tokenizer and chat format come from someone else's checkpoint. Default false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsImported { get; init; }

    /// <summary>Special tokens of its chat format, unless it is imported.</summary>
    public ChatMarkers Markers { get; init; } = new();

    /// <summary>How it was trained.</summary>
    public TrainingSummary Training { get; init; } = new();

    /// <summary>The folder's other files by name.</summary>
    public IReadOnlyDictionary<string, FileRecord> Files { get; init; } = new Dictionary<string, FileRecord>();

    /// <summary>Routed experts of each sparse layer; 1 for a model without them.</summary>
    [JsonIgnore]
    public int RoutedExperts => Spec?.Mixture.Experts ?? 1;

    /// <summary>Every reason why this cannot be an expert's manifest; none for a good one.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Format != CurrentFormat)
        {
            faults.Add($"format is {Format}, legal is {CurrentFormat}");
        }

        if (!IsName(Name))
        {
            faults.Add($"name is '{Name}', legal are 1 to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit");
        }

        try
        {
            Spec?.Validate();
            Gating.Validate(RoutedExperts);
        }
        catch (ArgumentException exception)
        {
            faults.Add(exception.Message);
        }

        int longest = Spec?.ContextLength ?? int.MaxValue;
        if (ContextLength < 1 || ContextLength > longest)
        {
            faults.Add($"context_length is {ContextLength}, legal is 1 to the spec's {longest}");
        }

        return faults;
    }

    /// <summary>Whether a text may be an expert's name.</summary>
    internal static bool IsName(string name) =>
        name.Length is > 0 and <= 64
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
}
