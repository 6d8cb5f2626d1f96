namespace CoERouter.Router.Refinement;

/// <summary>The JSON shape of a refinement.</summary>
internal sealed record RefinementDocument
{
    public required int Format { get; init; }

    public string? Revision { get; init; }

    public required RefinementSource Source { get; init; }

    public required CategoryRefinement[] Categories { get; init; }
}
