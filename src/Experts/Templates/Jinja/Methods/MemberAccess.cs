using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja.Methods;

/// <summary><c>value.name</c> and <c>value[key]</c>. There is no reflection: a value has the members listed here and no others.</summary>
internal static class MemberAccess
{
    public static object? Member(object? value, string name, Evaluator evaluator) => value switch
    {
        Undefined undefined => OfUndefined(undefined, evaluator),
        JinjaMapping mapping when evaluator.Dialect == JinjaDialect.JavaScript =>
            mapping.TryGet(name, out object? entry) ? entry : MethodOrMissing(mapping, name),
        JinjaMapping mapping => MappingMethods.All.ContainsKey(name) || !mapping.TryGet(name, out object? entry)
            ? MethodOrMissing(mapping, name)
            : entry,
        JinjaNamespace members => members.Members.TryGetValue(name, out object? member) ? member : Missing(name),
        LoopState loop => loop.Member(name),
        JinjaList list when list.TryGet(name, out object? item) => item,
        _ => MethodOrMissing(value, name),
    };

    public static object? Item(object? value, object? key, Evaluator evaluator)
    {
        switch (value)
        {
            case Undefined undefined:
                return OfUndefined(undefined, evaluator);
            case JinjaMapping mapping when mapping.TryGet(key, out object? entry):
                return entry;
            case JinjaList or string when key is long or bool:
                return Slicing.Item(value, key is long index ? index : key is true ? 1 : 0, evaluator.Budget);
            case JinjaNamespace or LoopState or JinjaList { Names.Count: > 0 } when key is string name:
                return Member(value, name, evaluator);
            default:
                return MethodOrMissing(value, key as string ?? "item");
        }
    }

    private static Undefined OfUndefined(Undefined undefined, Evaluator evaluator) => evaluator.Dialect == JinjaDialect.JavaScript
        ? undefined
        : throw new JinjaException($"{undefined.What} is undefined and has no members.");

    private static Undefined Missing(string name) => new($"the member '{(name.Length > 40 ? name[..40] : name)}'");

    private static object MethodOrMissing(object? value, string name) => Method(value, name) is { } method ? method : Missing(name);

    private static Callable? Method(object? value, string name) => value switch
    {
        string text when StringMethods.All.TryGetValue(name, out var method) => new(name, arguments => method(text, arguments)),
        JinjaList { IsTuple: false } list when ListMethods.All.TryGetValue(name, out var method) =>
            new(name, arguments => method(list, arguments)),
        JinjaList tuple when name is "index" or "count" => new(name, arguments => ListMethods.All[name](tuple, arguments)),
        JinjaMapping mapping when MappingMethods.All.TryGetValue(name, out var method) =>
            new(name, arguments => method(mapping, arguments)),
        _ => null,
    };
}
