using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja;

/// <summary>The functions that every template has.</summary>
internal static class Globals
{
    // The bound of Jinja2's sandbox.
    private const long MostRange = 100_000;

    public static Scope Create(TimeProvider time)
    {
        Scope scope = new(null);
        Define("range", MakeRange);
        Define("namespace", MakeNamespace);
        Define("dict", MakeMapping);
        Define(
            "list",
            arguments => new JinjaList(arguments.Expect("items").Has("items") ? arguments.Evaluator.Items(arguments.Get("items")) : []));
        Define("joiner", MakeJoiner);
        Define("cycler", MakeCycler);
        Define("raise_exception", arguments =>
            throw new JinjaException(ValueText.Of(arguments.Expect("message").Get("message"), arguments.Evaluator))
            {
                RaisedByTemplate = true,
            });
        Define(
            "strftime_now",
            arguments => DateFormat.Write(time.GetLocalNow(), arguments.Expect("format").Text("format"), arguments.Budget));
        return scope;

        void Define(string name, Func<Arguments, object?> body) => scope.Set(name, new Callable(name, body));
    }

    private static JinjaList MakeRange(Arguments arguments)
    {
        arguments.Expect("start", "stop", "step");
        bool onlyStop = arguments.Positional.Count == 1;
        long start = onlyStop ? 0 : arguments.Integer("start");
        long stop = onlyStop ? arguments.Integer("start") : arguments.Integer("stop");
        long step = arguments.Integer("step", 1);
        if (step == 0)
        {
            throw new JinjaException("'range' has the step 0.");
        }

        Int128 span = (Int128)stop - start;
        Int128 count = span == 0 || span > 0 != step > 0 ? 0 : ((Int128.Abs(span) - 1) / Int128.Abs(step)) + 1;
        if (count > MostRange)
        {
            throw new JinjaException($"'range' makes more than {MostRange} numbers.");
        }

        arguments.Budget.Charge((long)count);
        List<object?> items = new((int)count);
        for (long value = start; items.Count < count; value = unchecked(value + step))
        {
            items.Add(value);
        }

        return new(items);
    }

    private static JinjaNamespace MakeNamespace(Arguments arguments)
    {
        JinjaNamespace members = new();
        foreach ((object key, object? value) in MakeMapping(arguments).Entries)
        {
            members.Members[key as string ?? throw new JinjaException("a member of a namespace has no string as its name.")] = value;
        }

        return members;
    }

    private static JinjaMapping MakeMapping(Arguments arguments)
    {
        JinjaMapping mapping = new();
        if (arguments.Positional.Count > 0)
        {
            JinjaMapping first = arguments.Positional[0] as JinjaMapping
                ?? throw new JinjaException(
                    $"'{arguments.Callee}' is given {ValueNames.Of(arguments.Positional[0])}; a mapping is wanted.");
            arguments.Budget.Charge(first.Entries.Count);
            foreach ((object key, object? value) in first.Entries)
            {
                mapping.Set(key, value);
            }
        }

        foreach ((string name, object? value) in arguments.Named)
        {
            mapping.Set(name, value);
        }

        return mapping;
    }

    private static Callable MakeJoiner(Arguments arguments)
    {
        string separator = arguments.Expect("sep").Text("sep", ", ");
        bool used = false;
        return new("joiner", _ =>
        {
            string text = used ? separator : string.Empty;
            used = true;
            return text;
        });
    }

    private static JinjaNamespace MakeCycler(Arguments arguments)
    {
        List<object?> items = arguments.Positional.Count > 0
            ? arguments.Positional
            : throw new JinjaException("'cycler' is called without a value.");
        int index = 0;
        JinjaNamespace cycler = new();
        cycler.Members["current"] = items[0];
        cycler.Members["next"] = new Callable("next", _ =>
        {
            object? value = items[index];
            index = (index + 1) % items.Count;
            cycler.Members["current"] = items[index];
            return value;
        });
        cycler.Members["reset"] = new Callable("reset", _ =>
        {
            index = 0;
            cycler.Members["current"] = items[0];
            return null;
        });
        return cycler;
    }
}
