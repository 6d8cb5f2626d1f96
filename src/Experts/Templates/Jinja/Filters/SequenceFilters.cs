using CoERouter.Experts.Templates.Jinja.Methods;
using CoERouter.Experts.Templates.Jinja.Syntax;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja.Filters;

/// <summary>Filters over whole lists and mappings.</summary>
internal static class SequenceFilters
{
    private static readonly string[] s_groupNames = ["grouper", "list"];

    public static IReadOnlyDictionary<string, Func<object?, Arguments, object?>> All { get; } =
        new Dictionary<string, Func<object?, Arguments, object?>>(StringComparer.Ordinal)
        {
            ["length"] = (subject, arguments) => Length(subject, arguments),
            ["count"] = (subject, arguments) => Length(subject, arguments),
            ["list"] = (subject, arguments) => new JinjaList(arguments.Expect().Evaluator.Items(subject)),
            ["first"] = (subject, arguments) =>
                ItemsOf(subject, arguments.Expect()) is [var first, ..] ? first : new Undefined("the first item of nothing"),
            ["last"] = (subject, arguments) =>
                ItemsOf(subject, arguments.Expect()) is [.., var last] ? last : new Undefined("the last item of nothing"),
            ["join"] = (subject, arguments) =>
            {
                arguments.Expect("d", "attribute");
                List<object?> items =
                [
                    .. ItemsOf(subject, arguments)
                        .Select(item => AttributePath.Read(item, arguments.Get("attribute"), arguments.Evaluator)),
                ];
                return Join(items, ValueText.Of(arguments.Get("d", string.Empty), arguments.Evaluator), arguments.Evaluator);
            },
            ["reverse"] = Reverse,
            ["sort"] = Sort,
            ["dictsort"] = SortMapping,
            ["items"] = (subject, arguments) => subject is Undefined ? new JinjaList([])
                : subject is JinjaMapping mapping ? MappingMethods.Items(mapping, arguments.Expect().Budget)
                : throw new JinjaException($"'items' is given {ValueNames.Of(subject)}; a mapping is wanted."),
            ["min"] = (subject, arguments) => Extreme(subject, arguments, sign: 1),
            ["max"] = (subject, arguments) => Extreme(subject, arguments, sign: -1),
            ["sum"] = Sum,
            ["batch"] = Batch,
            ["slice"] = Slice,
            ["unique"] = Unique,
            ["groupby"] = Group,
        };

    public static string Join(IReadOnlyList<object?> items, string separator, Evaluator evaluator)
    {
        TextBuilder text = new(evaluator.Budget);
        for (int index = 0; index < items.Count; index++)
        {
            text.Append(index > 0 ? separator : string.Empty).Append(ValueText.Of(items[index], evaluator));
        }

        return text.ToString();
    }

    private static List<object?> ItemsOf(object? subject, Arguments arguments) => arguments.Evaluator.Items(subject);

    private static long Length(object? subject, Arguments arguments) => subject switch
    {
        string text when arguments.Expect() is not null => (long)CodePoints.Count(text),
        JinjaList list => (long)list.Items.Count,
        JinjaMapping mapping => (long)mapping.Entries.Count,
        Undefined => 0L,
        _ => throw new JinjaException($"{ValueNames.Of(subject)} has no length."),
    };

    private static object Reverse(object? subject, Arguments arguments)
    {
        List<object?> items = ItemsOf(subject, arguments.Expect());
        items.Reverse();
        return subject is string ? Join(items, string.Empty, arguments.Evaluator) : new JinjaList(items);
    }

    private static JinjaList Sort(object? subject, Arguments arguments)
    {
        arguments.Expect("reverse", "case_sensitive", "attribute");
        bool caseSensitive = arguments.Flag("case_sensitive");
        object?[] paths = arguments.Get("attribute") is string several ? several.Split(',') : [arguments.Get("attribute")];
        int sign = arguments.Flag("reverse") ? -1 : 1;
        List<object?> keyed =
        [
            .. ItemsOf(subject, arguments).Select(item => new KeyValuePair<object?, object?>(
                new JinjaList(
                [
                    .. paths.Select(path =>
                        AttributePath.SortKey(AttributePath.Read(item, path, arguments.Evaluator), caseSensitive, arguments.Budget)),
                ]),
                item)),
        ];
        Comparing.Sort(keyed, (left, right) => sign * Comparing.Order(KeyOf(left), KeyOf(right), arguments.Budget), arguments.Budget);
        return new JinjaList([.. keyed.Select(pair => ((KeyValuePair<object?, object?>)pair!).Value)]);
    }

    private static object? KeyOf(object? pair) => ((KeyValuePair<object?, object?>)pair!).Key;

    private static JinjaList SortMapping(object? subject, Arguments arguments)
    {
        JinjaMapping mapping = subject as JinjaMapping
            ?? throw new JinjaException($"'dictsort' is given {ValueNames.Of(subject)}; a mapping is wanted.");
        bool caseSensitive = arguments.Expect("case_sensitive", "by", "reverse").Flag("case_sensitive");
        int by = arguments.Text("by", "key") switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw new JinjaException("'dictsort' sorts by 'key' or 'value'."),
        };
        int sign = arguments.Flag("reverse") ? -1 : 1;
        JinjaList items = MappingMethods.Items(mapping, arguments.Budget);
        Comparing.Sort(items.Items, (left, right) => sign * Comparing.Order(Key(left), Key(right), arguments.Budget), arguments.Budget);
        return items;

        object? Key(object? pair) => AttributePath.SortKey(((JinjaList)pair!).Items[by], caseSensitive, arguments.Budget);
    }

    // The operator '+' joins strings and numbers; a sum of strings is refused as in Python.
    private static object? Sum(object? subject, Arguments arguments)
    {
        arguments.Expect("attribute", "start");
        return ItemsOf(subject, arguments)
            .Select(item => AttributePath.Read(item, arguments.Get("attribute"), arguments.Evaluator))
            .Aggregate(Summand(arguments.Get("start", 0L)), (sum, item) =>
                Operators.Compute(sum, BinaryOperator.Add, Summand(item), arguments.Evaluator));

        static object? Summand(object? value) => value is not string ? value
            : throw new JinjaException("'sum' is given a string; numbers or lists are wanted.");
    }

    private static object? Extreme(object? subject, Arguments arguments, int sign)
    {
        bool caseSensitive = arguments.Expect("case_sensitive", "attribute").Flag("case_sensitive");
        List<object?> items = ItemsOf(subject, arguments);
        object? best = items.Count > 0 ? items[0] : new Undefined("the least or greatest of nothing");
        foreach (object? item in items.Skip(1))
        {
            best = sign * Comparing.Order(Key(item), Key(best), arguments.Budget) < 0 ? item : best;
        }

        return best;

        object? Key(object? item) =>
            AttributePath.SortKey(
                AttributePath.Read(item, arguments.Get("attribute"), arguments.Evaluator), caseSensitive, arguments.Budget);
    }

    private static JinjaList Batch(object? subject, Arguments arguments)
    {
        long size = arguments.Expect("linecount", "fill_with").Integer("linecount");
        if (size is < 1 or > 100_000)
        {
            throw new JinjaException($"'batch' makes lists of {size}; legal are 1 to 100000.");
        }

        List<object?> batches = [.. ItemsOf(subject, arguments).Chunk((int)size).Select(chunk => new JinjaList([.. chunk]))];
        if (arguments.Get("fill_with") is { } fill && batches is [.., JinjaList last])
        {
            arguments.Budget.Charge(size);
            last.Items.AddRange(Enumerable.Repeat<object?>(fill, (int)size - last.Items.Count));
        }

        return new(batches);
    }

    private static JinjaList Slice(object? subject, Arguments arguments)
    {
        long count = arguments.Expect("slices", "fill_with").Integer("slices");
        if (count is < 1 or > 100_000)
        {
            throw new JinjaException($"'slice' makes {count} lists; legal are 1 to 100000.");
        }

        List<object?> items = ItemsOf(subject, arguments);
        arguments.Budget.Charge(count);
        (int length, int longer) = Math.DivRem(items.Count, (int)count);
        List<object?> slices = [];
        int start = 0;
        for (int index = 0; index < count; index++)
        {
            int end = start + length + (index < longer ? 1 : 0);
            List<object?> slice = items[start..end];
            if (arguments.Get("fill_with") is { } fill && index >= longer)
            {
                slice.Add(fill);
            }

            slices.Add(new JinjaList(slice));
            start = end;
        }

        return new(slices);
    }

    private static JinjaList Unique(object? subject, Arguments arguments)
    {
        bool caseSensitive = arguments.Expect("case_sensitive", "attribute").Flag("case_sensitive");
        JinjaMapping seen = new();
        List<object?> others = [];
        return new(ItemsOf(subject, arguments).FindAll(item =>
        {
            object? key = AttributePath.SortKey(
                AttributePath.Read(item, arguments.Get("attribute"), arguments.Evaluator), caseSensitive, arguments.Budget);
            if (key is string || Numbers.Is(key))
            {
                return seen.Entries.TryAdd(key!, null);
            }

            bool isNew = !others.Exists(other => Comparing.AreEqual(other, key, arguments.Budget));
            others.Add(key);
            return isNew;
        }));
    }

    private static JinjaList Group(object? subject, Arguments arguments)
    {
        bool caseSensitive = arguments.Expect("attribute", "default", "case_sensitive").Flag("case_sensitive");
        List<object?> groups = [];
        object? fallback = arguments.Get("default", new Undefined("a grouper"));
        List<object?> sorted = ItemsOf(subject, arguments);
        Comparing.Sort(sorted, (left, right) => Comparing.Order(Key(left), Key(right), arguments.Budget), arguments.Budget);
        object? last = null;
        foreach (object? item in sorted)
        {
            object? grouper = Grouper(item);
            object? key = AttributePath.SortKey(grouper, caseSensitive, arguments.Budget);
            if (groups.Count == 0 || !Comparing.AreEqual(key, last, arguments.Budget))
            {
                groups.Add(new JinjaList([grouper, new JinjaList([])], isTuple: true) { Names = s_groupNames });
                last = key;
            }

            ((JinjaList)((JinjaList)groups[^1]!).Items[1]!).Items.Add(item);
        }

        return new(groups);

        object? Grouper(object? item) =>
            AttributePath.Read(item, arguments.Require("attribute"), arguments.Evaluator) is var value and not Undefined ? value : fallback;

        object? Key(object? item) => AttributePath.SortKey(Grouper(item), caseSensitive, arguments.Budget);
    }
}
