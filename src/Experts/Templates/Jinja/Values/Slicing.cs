namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>Items and slices of lists and strings, with Python's negative indices.</summary>
internal static class Slicing
{
    public static object? Item(object target, long index, Budget budget)
    {
        if (target is string text)
        {
            budget.ChargeText(text.Length);
            if (CodePoints.IsSimple(text))
            {
                long at = index < 0 ? index + text.Length : index;
                return at >= 0 && at < text.Length ? text[(int)at].ToString() : Missing();
            }

            return ItemOf([.. CodePoints.Split(text)], index);
        }

        return ItemOf(((JinjaList)target).Items, index);
    }

    public static object Slice(object? target, object? start, object? stop, object? step, Budget budget)
    {
        (long? from, long? to, long by) = (Bound(start), Bound(stop), Bound(step) ?? 1);
        if (by == 0)
        {
            throw new JinjaException("a slice has the step 0.");
        }

        switch (target)
        {
            case JinjaList list:
                budget.Charge(list.Items.Count);
                return new JinjaList([.. Indices(list.Items.Count, from, to, by).Select(index => list.Items[index])], list.IsTuple);
            case string text when CodePoints.IsSimple(text):
                budget.ChargeText(text.Length);
                return string.Create(Indices(text.Length, from, to, by).Count(), (text, from, to, by), static (span, state) =>
                {
                    int at = 0;
                    foreach (int index in Indices(state.text.Length, state.from, state.to, state.by))
                    {
                        span[at++] = state.text[index];
                    }
                });
            case string text:
                budget.Charge(text.Length);
                List<string> points = CodePoints.Split(text);
                return string.Concat(Indices(points.Count, from, to, by).Select(index => points[index]));
            default:
                throw new JinjaException($"{ValueNames.Of(target)} has no slices.");
        }
    }

    private static object? ItemOf(List<object?> items, long index)
    {
        long at = index < 0 ? index + items.Count : index;
        return at >= 0 && at < items.Count ? items[(int)at] : Missing();
    }

    private static Undefined Missing() => new("an item past the end");

    private static long? Bound(object? value) => value switch
    {
        null or Undefined => null,
        long integer => integer,
        bool flag => flag ? 1 : 0,
        _ => throw new JinjaException($"a slice has {ValueNames.Of(value)} as a bound; whole numbers are wanted."),
    };

    private static IEnumerable<int> Indices(int count, long? from, long? to, long step)
    {
        long lowest = step > 0 ? 0 : -1;
        long highest = step > 0 ? count : count - 1;
        long start = Clamp(from, step > 0 ? lowest : highest);
        long stop = Clamp(to, step > 0 ? highest : lowest);
        for (long index = start; step > 0 ? index < stop : index > stop;)
        {
            yield return (int)index;
            if (step > 0 ? step > stop - index : step < stop - index)
            {
                break;
            }

            index += step;
        }

        long Clamp(long? bound, long fallback) =>
            bound is not { } value ? fallback : Math.Clamp(value < 0 ? value + count : value, lowest, highest);
    }
}
