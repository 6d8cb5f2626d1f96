using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja.Filters;

/// <summary>Filters that apply a test or another filter to every item.</summary>
internal static class SelectionFilters
{
    public static IReadOnlyDictionary<string, Func<object?, Arguments, object?>> All { get; } =
        new Dictionary<string, Func<object?, Arguments, object?>>(StringComparer.Ordinal)
        {
            ["select"] = (subject, arguments) => Select(subject, arguments, wanted: true, byAttribute: false),
            ["reject"] = (subject, arguments) => Select(subject, arguments, wanted: false, byAttribute: false),
            ["selectattr"] = (subject, arguments) => Select(subject, arguments, wanted: true, byAttribute: true),
            ["rejectattr"] = (subject, arguments) => Select(subject, arguments, wanted: false, byAttribute: true),
            ["map"] = Map,
        };

    private static JinjaList Select(object? subject, Arguments arguments, bool wanted, bool byAttribute)
    {
        int before = byAttribute ? 1 : 0;
        if (arguments.Positional.Count < before)
        {
            throw new JinjaException($"'{arguments.Callee}' is called without an attribute.");
        }

        string? test = arguments.Positional.Count > before
            ? arguments.Positional[before] as string
                ?? throw new JinjaException($"'{arguments.Callee}' is given {ValueNames.Of(arguments.Positional[before])} as its test.")
            : null;
        return new(arguments.Evaluator.Items(subject).FindAll(item =>
        {
            arguments.Budget.Charge();
            object? value = byAttribute ? AttributePath.Read(item, arguments.Positional[0], arguments.Evaluator) : item;
            return wanted == (test is null ? Truth.Of(value) : TestTable.Apply(test, value, Rest(arguments, test, before + 1)));
        }));
    }

    private static JinjaList Map(object? subject, Arguments arguments)
    {
        List<object?> items = arguments.Evaluator.Items(subject);
        if (arguments.Positional.Count == 0)
        {
            object? path = arguments.Expect("", "attribute", "default").Require("attribute");
            return new(items.ConvertAll(item =>
            {
                object? value = AttributePath.Read(item, path, arguments.Evaluator);
                return value is Undefined && arguments.Has("default") ? arguments.Get("default") : value;
            }));
        }

        string filter = arguments.Positional[0] as string
            ?? throw new JinjaException($"'map' is given {ValueNames.Of(arguments.Positional[0])} as its filter.");
        return new(items.ConvertAll(item =>
        {
            arguments.Budget.Enter();
            object? value = FilterTable.Apply(filter, item, Rest(arguments, filter, 1));
            arguments.Budget.Leave();
            return value;
        }));
    }

    private static Arguments Rest(Arguments arguments, string callee, int skipped) =>
        new(callee, arguments.Evaluator, arguments.Positional[skipped..], new(arguments.Named, StringComparer.Ordinal));
}
