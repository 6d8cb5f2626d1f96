namespace CoERouter.Experts.Templates.Jinja;

/// <summary>What a template wrote.</summary>
/// <param name="Text">The text.</param>
/// <param name="Generated">The parts that stood inside <c>{% generation %}</c>, in UTF-16 units of the text: what a model is trained to
/// write. Parts inside macros and captured blocks are not among them.</param>
public sealed record JinjaRendering(string Text, IReadOnlyList<Range> Generated);
