using System.Globalization;
using CoERouter.Experts.Templates.Jinja.Methods;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja.Filters;

/// <summary>An <c>attribute</c> argument: names and indices separated by dots.</summary>
internal static class AttributePath
{
    public static object? Read(object? item, object? path, Evaluator evaluator)
    {
        if (path is not string names)
        {
            return path is null ? item : MemberAccess.Item(item, path, evaluator);
        }

        foreach (string name in names.Split('.'))
        {
            // Items come before methods here: attribute='items' means the key.
            item = long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long index)
                ? MemberAccess.Item(item, index, evaluator)
                : MemberAccess.Item(item, name, evaluator);
        }

        return item;
    }

    /// <summary>Sort keys: strings in lower case unless case counts.</summary>
    public static object? SortKey(object? value, bool caseSensitive, Budget budget)
    {
        if (value is not string text || caseSensitive)
        {
            return value;
        }

        budget.ChargeText(text.Length);
        return text.ToLowerInvariant();
    }
}
