namespace CoERouter.Experts.Templates.Jinja.Values;

/// <summary>The values of a call's arguments.</summary>
internal sealed class Arguments(string callee, Evaluator evaluator, List<object?> positional, Dictionary<string, object?> named)
{
    private IReadOnlyList<string> _names = [];

    public string Callee => callee;

    public Evaluator Evaluator => evaluator;

    public Budget Budget => evaluator.Budget;

    public List<object?> Positional => positional;

    public Dictionary<string, object?> Named => named;

    /// <summary>Says which arguments there are, in their order.</summary>
    /// <exception cref="JinjaException">There is one more, or one of another name.</exception>
    public Arguments Expect(params IReadOnlyList<string> names)
    {
        if (positional.Count > names.Count)
        {
            throw new JinjaException($"'{callee}' takes at most {names.Count} arguments and is given {positional.Count}.");
        }

        foreach (string name in named.Keys)
        {
            int index = IndexOf(names, name);
            if (index < 0 || index < positional.Count)
            {
                throw new JinjaException(
                    $"'{callee}' takes no {(index < 0 ? "argument" : "second argument")} '{(name.Length > 40 ? name[..40] : name)}'.");
            }
        }

        _names = names;
        return this;
    }

    public bool Has(string name) => named.ContainsKey(name) || (uint)IndexOf(_names, name) < positional.Count;

    public object? Get(string name, object? fallback = null) =>
        named.TryGetValue(name, out object? value) ? value : Has(name) ? positional[IndexOf(_names, name)] : fallback;

    public object? Require(string name) =>
        Has(name) ? Get(name) : throw new JinjaException($"'{callee}' is called without its argument '{name}'.");

    public bool Flag(string name, bool fallback = false) => Has(name) ? Truth.Of(Get(name)) : fallback;

    public string Text(string name) => Require(name) is string text
        ? text
        : throw new JinjaException($"The argument '{name}' of '{callee}' is {ValueNames.Of(Get(name))}; a string is wanted.");

    public string Text(string name, string fallback) =>
        Get(name, fallback) is null or Undefined ? fallback : Has(name) ? Text(name) : fallback;

    public long Integer(string name) => Require(name) switch
    {
        long integer => integer,
        bool flag => flag ? 1 : 0,
        var other => throw new JinjaException($"The argument '{name}' of '{callee}' is {ValueNames.Of(other)}; a whole number is wanted."),
    };

    public long Integer(string name, long fallback) => Has(name) && Get(name) is not null ? Integer(name) : fallback;

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (int index = 0; index < names.Count; index++)
        {
            if (names[index] == name)
            {
                return index;
            }
        }

        return -1;
    }
}
