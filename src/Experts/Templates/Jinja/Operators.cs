using CoERouter.Experts.Templates.Jinja.Filters;
using CoERouter.Experts.Templates.Jinja.Syntax;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja;

/// <summary>The operators with two operands.</summary>
internal static class Operators
{
    public static bool Compare(object? left, ComparisonOperator comparison, object? right, Evaluator evaluator) => comparison switch
    {
        ComparisonOperator.Equal => Comparing.AreEqual(left, right, evaluator.Budget),
        ComparisonOperator.NotEqual => !Comparing.AreEqual(left, right, evaluator.Budget),
        ComparisonOperator.Less => Comparing.Order(left, right, evaluator.Budget) < 0,
        ComparisonOperator.LessOrEqual => Comparing.Order(left, right, evaluator.Budget) <= 0,
        ComparisonOperator.Greater => Comparing.Order(left, right, evaluator.Budget) > 0,
        ComparisonOperator.GreaterOrEqual => Comparing.Order(left, right, evaluator.Budget) >= 0,
        ComparisonOperator.In => Comparing.Contains(right, left, evaluator),
        _ => !Comparing.Contains(right, left, evaluator),
    };

    public static object? Compute(object? left, BinaryOperator binary, object? right, Evaluator evaluator)
    {
        if (Numbers.Is(left) && Numbers.Is(right))
        {
            return Numbers.Compute(left, binary, right);
        }

        return (left, binary, right) switch
        {
            (JinjaList a, BinaryOperator.Add, JinjaList b) when a.IsTuple == b.IsTuple => Join(a, b, evaluator.Budget),
            (JinjaList list, BinaryOperator.Multiply, long count) => Repeat(list, count, evaluator.Budget),
            (string text, BinaryOperator.Multiply, long count) => Repeat(text, count, evaluator.Budget),
            (long count, BinaryOperator.Multiply, string text) => Repeat(text, count, evaluator.Budget),
            (string format, BinaryOperator.Remainder, _) =>
                PrintfFormat.Write(format, right is JinjaList { IsTuple: true } tuple ? tuple.Items : [right], evaluator),

            // Python refuses to add a number to a string; the other engines of chat templates join them, and templates rely on it.
            (string, BinaryOperator.Add, string or long or double) or (long or double, BinaryOperator.Add, string) =>
                Join(ValueText.Of(left, evaluator), ValueText.Of(right, evaluator), evaluator.Budget),
            _ => throw new JinjaException($"{Sign(binary)} does not combine {ValueNames.Of(left)} and {ValueNames.Of(right)}."),
        };
    }

    private static string Sign(BinaryOperator binary) => binary switch
    {
        BinaryOperator.Add => "'+'",
        BinaryOperator.Subtract => "'-'",
        BinaryOperator.Multiply => "'*'",
        BinaryOperator.Divide => "'/'",
        BinaryOperator.FloorDivide => "'//'",
        BinaryOperator.Remainder => "'%'",
        _ => "'**'",
    };

    private static string Join(string left, string right, Budget budget)
    {
        budget.ChargeText((long)left.Length + right.Length);
        return left + right;
    }

    private static JinjaList Join(JinjaList left, JinjaList right, Budget budget)
    {
        budget.Charge((long)left.Items.Count + right.Items.Count);
        return new([.. left.Items, .. right.Items], left.IsTuple);
    }

    private static JinjaList Repeat(JinjaList list, long count, Budget budget)
    {
        List<object?> items = [];
        for (long round = 0; round < count && list.Items.Count > 0; round++)
        {
            budget.Charge(list.Items.Count);
            items.AddRange(list.Items);
        }

        return new(items, list.IsTuple);
    }

    private static string Repeat(string text, long count, Budget budget)
    {
        if (count <= 0 || text.Length == 0)
        {
            return string.Empty;
        }

        budget.ChargeText(count > int.MaxValue ? int.MaxValue : text.Length * count);
        return string.Concat(Enumerable.Repeat(text, (int)count));
    }
}
