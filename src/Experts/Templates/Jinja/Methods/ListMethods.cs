using System.Collections.Frozen;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja.Methods;

/// <summary>The methods of Python's <c>list</c>. Those that change a list change the template's own copy of its data.</summary>
internal static class ListMethods
{
    public static FrozenDictionary<string, Func<JinjaList, Arguments, object?>> All { get; } =
        new Dictionary<string, Func<JinjaList, Arguments, object?>>(StringComparer.Ordinal)
        {
            ["append"] = (list, arguments) => Changed(arguments, 1, () => list.Items.Add(arguments.Expect("item").Require("item"))),
            ["extend"] = (list, arguments) => Changed(
                arguments, 0, () => list.Items.AddRange(arguments.Evaluator.Items(arguments.Expect("items").Require("items")))),
            ["insert"] = (list, arguments) => Changed(arguments, list.Items.Count, () =>
                list.Items.Insert(
                    (int)Position(arguments.Expect("index", "item").Integer("index"), list.Items.Count), arguments.Require("item"))),
            ["clear"] = (list, arguments) => Changed(arguments.Expect(), 0, list.Items.Clear),
            ["reverse"] = (list, arguments) => Changed(arguments.Expect(), list.Items.Count, list.Items.Reverse),
            ["copy"] = (list, arguments) => new JinjaList(arguments.Expect().Evaluator.Items(list)),
            ["pop"] = Pop,
            ["remove"] = (list, arguments) => Changed(arguments, list.Items.Count, () => list.Items.RemoveAt(Find(list, arguments))),
            ["index"] = (list, arguments) => (long)Find(list, arguments),
            ["count"] = (list, arguments) =>
            {
                object? item = arguments.Expect("item").Require("item");
                return (long)list.Items.Count(other => Comparing.AreEqual(other, item, arguments.Budget));
            },
            ["sort"] = (list, arguments) =>
            {
                int sign = arguments.Expect("reverse").Flag("reverse") ? -1 : 1;
                Comparing.Sort(list.Items, (left, right) => sign * Comparing.Order(left, right, arguments.Budget), arguments.Budget);
                return null;
            },
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static object? Changed(Arguments arguments, int cost, Action change)
    {
        arguments.Budget.Charge(cost);
        change();
        return null;
    }

    private static long Position(long index, int count) => Math.Clamp(index < 0 ? index + count : index, 0, count);

    private static object? Pop(JinjaList list, Arguments arguments)
    {
        long index = arguments.Expect("index").Integer("index", -1);
        index = index < 0 ? index + list.Items.Count : index;
        if (index < 0 || index >= list.Items.Count)
        {
            throw new JinjaException("'pop' is given an index past the end of the list.");
        }

        object? item = list.Items[(int)index];
        arguments.Budget.Charge((list.Items.Count - index) / 16);
        list.Items.RemoveAt((int)index);
        return item;
    }

    private static int Find(JinjaList list, Arguments arguments)
    {
        object? item = arguments.Expect("item").Require("item");
        int index = list.Items.FindIndex(other => Comparing.AreEqual(other, item, arguments.Budget));
        return index >= 0 ? index : throw new JinjaException($"'{arguments.Callee}' is given an item that is not in the list.");
    }
}
