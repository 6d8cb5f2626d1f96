namespace CoERouter.Experts.Folders.Outlines;

/// <summary>The functions that a model defines: operators made of nodes, which the runtime puts in their place. One that reaches itself
/// would never end, so it is refused.</summary>
internal sealed class FunctionOutlines
{
    private const int MostSteps = 1 << 16;

    private readonly Dictionary<(string Domain, string Name), List<(string Domain, string Name)>> _calls = [];

    /// <summary>No function.</summary>
    public static FunctionOutlines None { get; } = new();

    /// <summary>Reads the functions of a model.</summary>
    /// <exception cref="FormatException">They are too many, or reach themselves.</exception>
    public static FunctionOutlines Read(ReadOnlySpan<byte> model)
    {
        var functions = new FunctionOutlines();
        var reader = new ProtobufReader(model);
        while (reader.Read())
        {
            if (reader.IsBytes(25))
            {
                functions.ReadFunction(reader.Bytes);
            }
        }

        functions.CheckCalls();
        return functions;
    }

    /// <summary>Whether the model defines an operator.</summary>
    public bool Contains(string domain, string name) => _calls.ContainsKey((domain, name));

    private void ReadFunction(ReadOnlySpan<byte> function)
    {
        string name = "";
        string domain = "";
        List<(string Domain, string Name)> calls = [];
        var reader = new ProtobufReader(function);
        while (reader.Read())
        {
            switch (reader.Wire == WireType.Bytes ? reader.Field : 0)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 7:
                    ReadCalls(reader.Bytes, calls, 0);
                    break;
                case 10:
                    domain = reader.Text();
                    break;
            }
        }

        if (_calls.Count == OutlineLimits.Functions || !_calls.TryAdd((domain, name), calls))
        {
            throw new FormatException($"it defines the function '{name}' twice, or more than {OutlineLimits.Functions} functions");
        }
    }

    private static void ReadCalls(ReadOnlySpan<byte> node, List<(string Domain, string Name)> calls, int depth)
    {
        string operation = "";
        string domain = "";
        var reader = new ProtobufReader(node);
        while (reader.Read())
        {
            switch (reader.Wire == WireType.Bytes ? reader.Field : 0)
            {
                case 4:
                    operation = reader.Text();
                    break;
                case 5:
                    ReadInnerCalls(reader.Bytes, calls, depth);
                    break;
                case 7:
                    domain = reader.Text();
                    break;
            }
        }

        calls.Add((domain, operation));
    }

    // Nodes of a graph that is an attribute of a node of the function.
    private static void ReadInnerCalls(ReadOnlySpan<byte> attribute, List<(string Domain, string Name)> calls, int depth)
    {
        var reader = new ProtobufReader(attribute);
        while (depth < OutlineLimits.Depth && reader.Read())
        {
            if (!reader.IsBytes(6) && !reader.IsBytes(11))
            {
                continue;
            }

            var nodes = new ProtobufReader(reader.Bytes);
            while (nodes.Read())
            {
                if (nodes.IsBytes(1))
                {
                    ReadCalls(nodes.Bytes, calls, depth + 1);
                }
            }
        }
    }

    // Counts every path through the functions: what the runtime would write out when it puts them in place.
    private void CheckCalls()
    {
        int steps = 0;
        foreach ((string Domain, string Name) function in _calls.Keys)
        {
            var open = new Stack<((string Domain, string Name) Function, int Depth)>();
            open.Push((function, 0));
            while (open.TryPop(out ((string Domain, string Name) Function, int Depth) step))
            {
                if (++steps > MostSteps || step.Depth > _calls.Count)
                {
                    throw new FormatException("its functions call themselves or each other without end");
                }

                foreach ((string Domain, string Name) call in _calls[step.Function].Where(_calls.ContainsKey))
                {
                    open.Push((call, step.Depth + 1));
                }
            }
        }
    }
}
