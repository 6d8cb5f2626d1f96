using System.Collections.Frozen;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja.Filters;

/// <summary>The filters by name.</summary>
internal static class FilterTable
{
    private static readonly FrozenDictionary<string, Func<object?, Arguments, object?>> s_all =
        TextFilters.All.Concat(SequenceFilters.All).Concat(SelectionFilters.All).Concat(ValueFilters.All)
            .ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Has(string name) => s_all.ContainsKey(name);

    public static object? Apply(string name, object? subject, Arguments arguments) => s_all.TryGetValue(name, out var filter)
        ? filter(subject, arguments)
        : throw new JinjaException($"there is no filter '{(name.Length > 40 ? name[..40] : name)}'.");
}
