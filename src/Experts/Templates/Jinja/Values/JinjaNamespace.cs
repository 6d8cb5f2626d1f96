namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>What <c>namespace()</c> makes: members that inner scopes may set.</summary>
internal sealed class JinjaNamespace
{
    public Dictionary<string, object?> Members { get; } = new(StringComparer.Ordinal);
}
