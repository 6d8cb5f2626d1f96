namespace CoERouter.Experts.Tokenization.PostProcessing;

/// <summary>What a model expects around one text, and around two.</summary>
internal sealed record TokenTemplate
{
    /// <summary>No tokens around either text; the second text has the type 1.</summary>
    internal static TokenTemplate Plain { get; } = new()
    {
        Single = [new TemplatePart.Sequence(IsSecond: false, 0)],
        Pair = [new TemplatePart.Sequence(IsSecond: false, 0), new TemplatePart.Sequence(IsSecond: true, 1)],
    };

    /// <summary>The parts around one text.</summary>
    public required IReadOnlyList<TemplatePart> Single { get; init; }

    /// <summary>The parts around two texts.</summary>
    public required IReadOnlyList<TemplatePart> Pair { get; init; }

    /// <summary>True where the place of a token in the text leaves out the white space at its ends.</summary>
    public bool TrimsSpans { get; init; }

    /// <summary>The tokens before one text.</summary>
    internal IReadOnlyList<int> Prefix =>
        [.. Single.TakeWhile(part => part is TemplatePart.Marker).OfType<TemplatePart.Marker>().Select(part => part.Id)];

    /// <summary>The tokens after one text.</summary>
    internal IReadOnlyList<int> Suffix =>
        [.. Single.SkipWhile(part => part is TemplatePart.Marker).OfType<TemplatePart.Marker>().Select(part => part.Id)];
}
