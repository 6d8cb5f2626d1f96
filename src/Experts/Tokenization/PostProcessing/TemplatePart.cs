namespace CoERouter.Experts.Tokenization.PostProcessing;

/// <summary>One part of what a model expects around its texts.</summary>
internal abstract record TemplatePart(int TypeId)
{
    /// <summary>A token that stands in no text.</summary>
    internal sealed record Marker(int Id, int TypeId) : TemplatePart(TypeId);

    /// <summary>The text, or the second one.</summary>
    internal sealed record Sequence(bool IsSecond, int TypeId) : TemplatePart(TypeId);
}
