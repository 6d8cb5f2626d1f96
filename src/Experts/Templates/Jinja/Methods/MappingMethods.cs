using System.Collections.Frozen;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja.Methods;

/// <summary>The methods of Python's <c>dict</c>.</summary>
internal static class MappingMethods
{
    public static FrozenDictionary<string, Func<JinjaMapping, Arguments, object?>> All { get; } =
        new Dictionary<string, Func<JinjaMapping, Arguments, object?>>(StringComparer.Ordinal)
        {
            ["get"] = (mapping, arguments) =>
                mapping.TryGet(arguments.Expect("key", "default").Require("key"), out object? value) ? value : arguments.Get("default"),
            ["items"] = (mapping, arguments) => Items(mapping, arguments.Expect().Budget),
            ["keys"] = (mapping, arguments) => Charged(new([.. mapping.Entries.Keys]), arguments.Expect()),
            ["values"] = (mapping, arguments) => Charged(new([.. mapping.Entries.Values]), arguments.Expect()),
            ["copy"] = (mapping, arguments) => Update(new JinjaMapping(), mapping, arguments.Expect().Budget),
            ["pop"] = Pop,
            ["setdefault"] = SetDefault,
            ["clear"] = (mapping, _) =>
            {
                mapping.Entries.Clear();
                return null;
            },
            ["update"] = (mapping, arguments) =>
            {
                foreach (object? more in arguments.Positional)
                {
                    Update(
                        mapping,
                        more as JinjaMapping ?? throw new JinjaException($"'update' is given {ValueNames.Of(more)}; a mapping is wanted."),
                        arguments.Budget);
                }

                foreach ((string name, object? value) in arguments.Named)
                {
                    mapping.Set(name, value);
                }

                return null;
            },
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The entries as pairs.</summary>
    public static JinjaList Items(JinjaMapping mapping, Budget budget)
    {
        budget.Charge(2L * mapping.Entries.Count);
        return new([.. mapping.Entries.Select(entry => new JinjaList([entry.Key, entry.Value], isTuple: true))]);
    }

    private static JinjaList Charged(JinjaList list, Arguments arguments)
    {
        arguments.Budget.Charge(list.Items.Count);
        return list;
    }

    private static JinjaMapping Update(JinjaMapping mapping, JinjaMapping more, Budget budget)
    {
        budget.Charge(more.Entries.Count);
        foreach ((object key, object? value) in more.Entries.ToArray())
        {
            mapping.Set(key, value);
        }

        return mapping;
    }

    private static object? Pop(JinjaMapping mapping, Arguments arguments)
    {
        object? key = arguments.Expect("key", "default").Require("key");
        if (!mapping.TryGet(key, out object? value))
        {
            return arguments.Has("default")
                ? arguments.Get("default")
                : throw new JinjaException("'pop' is given a key that is not there.");
        }

        // Removal keeps the order and so moves what follows.
        arguments.Budget.Charge(mapping.Entries.Count / 16);
        mapping.Entries.Remove(key!);
        return value;
    }

    private static object? SetDefault(JinjaMapping mapping, Arguments arguments)
    {
        object? key = arguments.Expect("key", "default").Require("key");
        if (!mapping.TryGet(key, out object? value))
        {
            mapping.Set(key, value = arguments.Get("default"));
        }

        return value;
    }
}
