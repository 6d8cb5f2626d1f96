namespace CoERouter.Experts.Folders.Outlines;

/// <summary>
/// The parts of an ONNX model that decide whether and how it may be loaded: its inputs and outputs, where its external data lies, which
/// operators it uses and how many parameters it has. Read before the runtime sees the model, so that one which points outside its folder,
/// lies about its sizes or brings code of its own is refused.
/// </summary>
internal sealed class ModelOutline
{
    /// <summary>What a caller must feed, by name; initializers that older models repeat among their inputs are left out.</summary>
    public required IReadOnlyDictionary<string, ValueOutline> Inputs { get; init; }

    /// <summary>What the model gives, by name.</summary>
    public required IReadOnlyDictionary<string, ValueOutline> Outputs { get; init; }

    /// <summary>Every tensor whose bytes lie in another file.</summary>
    public required IReadOnlyList<ExternalData> External { get; init; }

    /// <summary>The nodes that read each input.</summary>
    public required ILookup<string, Consumer> Consumers { get; init; }

    /// <summary>Trained numbers among the initializers; scales, zero points and tables of angles are not counted.</summary>
    public required long Parameters { get; init; }

    /// <summary>How most of the parameters are stored, such as Int4 or Float16.</summary>
    public required string Weights { get; init; }

    /// <summary>Whether some products need their weights packed when the model is loaded, lest they unpack them in every run.</summary>
    public required bool NeedsPacking { get; init; }

    /// <summary>Reads a model.</summary>
    /// <exception cref="FormatException">It may not be loaded; the message says why and reads on after "it".</exception>
    public static ModelOutline Read(ReadOnlySpan<byte> model) => OutlineReader.Read(model);
}
