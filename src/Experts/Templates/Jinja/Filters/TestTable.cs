using System.Collections.Frozen;
using CoERouter.Experts.Templates.Jinja.Syntax;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja.Filters;

/// <summary>The tests by name: what stands after <c>is</c>.</summary>
internal static class TestTable
{
    private static readonly FrozenDictionary<string, Func<object?, Arguments, bool>> s_all =
        Create().ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Apply(string name, object? subject, Arguments arguments) => s_all.TryGetValue(name, out var test)
        ? test(subject, arguments)
        : throw new JinjaException($"there is no test '{(name.Length > 40 ? name[..40] : name)}'.");

    /// <summary>True where the text has letters with case, and all of them have this one.</summary>
    public static bool IsCased(string text, bool upper) =>
        text.Any(upper ? char.IsUpper : char.IsLower) && !text.Any(upper ? char.IsLower : char.IsUpper);

    private static Dictionary<string, Func<object?, Arguments, bool>> Create()
    {
        Dictionary<string, Func<object?, Arguments, bool>> tests = new(StringComparer.Ordinal)
        {
            ["defined"] = (subject, _) => subject is not Undefined,
            ["undefined"] = (subject, _) => subject is Undefined,
            ["none"] = (subject, _) => subject is null,
            ["true"] = (subject, _) => subject is true,
            ["false"] = (subject, _) => subject is false,
            ["boolean"] = (subject, _) => subject is bool,
            ["integer"] = (subject, _) => subject is long,
            ["float"] = (subject, _) => subject is double,
            ["number"] = (subject, arguments) =>
                subject is long or double || (subject is bool && arguments.Evaluator.Dialect == JinjaDialect.Python),
            ["string"] = (subject, _) => subject is string,
            ["mapping"] = (subject, _) => subject is JinjaMapping,
            ["sequence"] = (subject, _) => subject is string or JinjaList or JinjaMapping,
            ["iterable"] = (subject, _) => subject is string or JinjaList or JinjaMapping or Undefined,
            ["callable"] = (subject, _) => subject is Callable or LoopState { Recursion: not null },
            ["odd"] = (subject, _) => Numbers.Compute(subject, BinaryOperator.Remainder, 2L) is 1L or 1.0,
            ["even"] = (subject, _) => Numbers.Compute(subject, BinaryOperator.Remainder, 2L) is 0L or 0.0,
            ["divisibleby"] = (subject, arguments) => Numbers.Compute(subject, BinaryOperator.Remainder, Other(arguments)) is 0L or 0.0,
            ["lower"] = (subject, arguments) => IsCased(ValueText.Of(subject, arguments.Evaluator), upper: false),
            ["upper"] = (subject, arguments) => IsCased(ValueText.Of(subject, arguments.Evaluator), upper: true),
            ["escaped"] = (_, _) => false,
            ["sameas"] = (subject, arguments) => Other(arguments) is var other
                && (ReferenceEquals(subject, other)
                    || (subject?.GetType() == other?.GetType() && subject is string or long or double or bool && subject.Equals(other))),
            ["filter"] = (subject, _) => subject is string name && FilterTable.Has(name),
            ["test"] = (subject, _) => subject is string name && s_all.ContainsKey(name),
        };
        foreach ((ComparisonOperator comparison, string[] names) in Comparisons())
        {
            foreach (string name in names)
            {
                tests[name] = (subject, arguments) => Operators.Compare(subject, comparison, Other(arguments), arguments.Evaluator);
            }
        }

        return tests;
    }

    private static IEnumerable<(ComparisonOperator Comparison, string[] Names)> Comparisons() =>
    [
        (ComparisonOperator.Equal, ["eq", "equalto", "=="]),
        (ComparisonOperator.NotEqual, ["ne", "!="]),
        (ComparisonOperator.Less, ["lt", "lessthan", "<"]),
        (ComparisonOperator.LessOrEqual, ["le", "<="]),
        (ComparisonOperator.Greater, ["gt", "greaterthan", ">"]),
        (ComparisonOperator.GreaterOrEqual, ["ge", ">="]),
        (ComparisonOperator.In, ["in"]),
    ];

    private static object? Other(Arguments arguments) => arguments.Expect("other").Require("other");
}
