namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>Equality, order and sorting of values, as in Python.</summary>
internal static class Comparing
{
    public static bool AreEqual(object? left, object? right, Budget budget)
    {
        budget.Enter();
        bool equal = (left, right) switch
        {
            (null, null) or (Undefined, Undefined) => true,
            (string a, string b) => a == b,
            (JinjaList a, JinjaList b) => AreEqual(a, b, budget),
            (JinjaMapping a, JinjaMapping b) => AreEqual(a, b, budget),
            _ when Numbers.Is(left) && Numbers.Is(right) => Numbers.Compare(left, right) == 0,
            _ => ReferenceEquals(left, right),
        };
        budget.Leave();
        return equal;
    }

    /// <summary>Less than zero, zero or more than zero.</summary>
    /// <exception cref="JinjaException">The values have no order.</exception>
    public static int Order(object? left, object? right, Budget budget) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (JinjaList a, JinjaList b) => Order(a, b, budget),
        (null, null) or (Undefined, Undefined) => 0,
        _ when Numbers.Is(left) && Numbers.Is(right) => Numbers.Compare(left, right),
        _ => throw new JinjaException($"{ValueNames.Of(left)} and {ValueNames.Of(right)} have no order."),
    };

    public static bool Contains(object? container, object? item, Evaluator evaluator)
    {
        Budget budget = evaluator.Budget;
        switch (container)
        {
            case Undefined:
                return false;
            case string text when item is Undefined && evaluator.Dialect == JinjaDialect.JavaScript:
                return false;
            case string text:
                budget.ChargeText(text.Length);
                return item is string part
                    ? text.Contains(part, StringComparison.Ordinal)
                    : throw new JinjaException($"{ValueNames.Of(item)} cannot be in a string.");
            case JinjaMapping mapping:
                return mapping.TryGet(item, out _);
            case JinjaList list:
                foreach (object? element in list.Items)
                {
                    // JavaScript's engine does not take true for 1 here.
                    bool comparable = evaluator.Dialect == JinjaDialect.Python || element is bool == item is bool;
                    if (comparable && AreEqual(element, item, budget))
                    {
                        return true;
                    }
                }

                return false;
            case JinjaNamespace members:
                return item is string name && members.Members.ContainsKey(name);
            default:
                throw new JinjaException($"nothing can be in {ValueNames.Of(container)}.");
        }
    }

    /// <summary>Sorts in place and keeps the order of equals. Own code, because the library's sort wraps what a comparison
    /// throws.</summary>
    public static void Sort(List<object?> items, Func<object?, object?, int> order, Budget budget)
    {
        object?[] from = [.. items];
        object?[] to = new object?[from.Length];
        for (int width = 1; width < from.Length; width *= 2)
        {
            budget.Charge(from.Length);
            for (int start = 0; start < from.Length; start += 2 * width)
            {
                int middle = Math.Min(start + width, from.Length);
                int end = Math.Min(start + (2 * width), from.Length);
                for (int left = start, right = middle, at = start; at < end; at++)
                {
                    to[at] = left < middle && (right >= end || order(from[left], from[right]) <= 0) ? from[left++] : from[right++];
                }
            }

            (from, to) = (to, from);
        }

        items.Clear();
        items.AddRange(from);
    }

    private static bool AreEqual(JinjaList left, JinjaList right, Budget budget)
    {
        if (left.Items.Count != right.Items.Count || left.IsTuple != right.IsTuple)
        {
            return false;
        }

        for (int index = 0; index < left.Items.Count; index++)
        {
            if (!AreEqual(left.Items[index], right.Items[index], budget))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(JinjaMapping left, JinjaMapping right, Budget budget)
    {
        if (left.Entries.Count != right.Entries.Count)
        {
            return false;
        }

        foreach ((object key, object? value) in left.Entries)
        {
            if (!right.Entries.TryGetValue(key, out object? other) || !AreEqual(value, other, budget))
            {
                return false;
            }
        }

        return true;
    }

    private static int Order(JinjaList left, JinjaList right, Budget budget)
    {
        budget.Enter();
        int order = left.Items.Count.CompareTo(right.Items.Count);
        for (int index = 0; index < Math.Min(left.Items.Count, right.Items.Count); index++)
        {
            if (!AreEqual(left.Items[index], right.Items[index], budget))
            {
                order = Order(left.Items[index], right.Items[index], budget);
                break;
            }
        }

        budget.Leave();
        return order;
    }
}
