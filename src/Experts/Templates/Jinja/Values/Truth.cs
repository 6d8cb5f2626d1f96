namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>What counts as true.</summary>
internal static class Truth
{
    public static bool Of(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        long integer => integer != 0,
        double real => real != 0,
        string text => text.Length > 0,
        JinjaList list => list.Items.Count > 0,
        JinjaMapping mapping => mapping.Entries.Count > 0,
        _ => true,
    };
}
