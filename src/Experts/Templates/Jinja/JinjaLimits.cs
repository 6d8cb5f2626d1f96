namespace CoERouter.Experts.Templates.Jinja;

/// <summary>How much a template may cost. A template is untrusted: past a limit it is refused with a sentence.</summary>
public sealed record JinjaLimits
{
    /// <summary>Longest template, in UTF-16 units. Default 1,048,576.</summary>
    public int TemplateCharacters { get; init; } = 1 << 20;

    /// <summary>Longest output, and longest string on the way to it, in UTF-16 units. Default 16,777,216.</summary>
    public int OutputCharacters { get; init; } = 1 << 24;

    /// <summary>Steps of one rendering: a visited node, a copied list item and sixteen copied characters are one step each. It bounds time
    /// and memory alike. Default 10,000,000.</summary>
    public int Steps { get; init; } = 10_000_000;

    /// <summary>Deepest nesting, of the template's text and of its evaluation, macros included. Default 400.</summary>
    public int Depth { get; init; } = 400;

    /// <summary>Longest rendering. Steps end a runaway template first; this is for machines under load. Default 5 seconds.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(5);
}
