namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>How <c>tojson</c> writes; the names are those of Python's <c>json.dumps</c>.</summary>
/// <param name="Indent">What one level is indented by; null writes one line.</param>
/// <param name="ItemSeparator">Between items.</param>
/// <param name="KeySeparator">Between key and value.</param>
/// <param name="EnsureAscii">True escapes every character past ASCII.</param>
/// <param name="SortKeys">True sorts the keys of mappings.</param>
/// <param name="UndefinedText">What stands for an undefined value; null refuses it.</param>
internal sealed record JsonStyle(
    string? Indent, string ItemSeparator, string KeySeparator, bool EnsureAscii, bool SortKeys, string? UndefinedText)
{
    public static JsonStyle Plain { get; } = new(null, ", ", ": ", false, false, "undefined");
}
