using System.Globalization;
using CoERouter.Experts.Folders.Configurations;
using CoERouter.Experts.Folders.Outlines;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Folders.Layouts;

/// <summary>Finds the caches of a decoder among its inputs by the patterns of its configuration.</summary>
internal sealed class CacheResolver(DecoderConfiguration configuration, ModelOutline outline, List<string> faults)
{
    private const string Attention = "com.microsoft.GroupQueryAttention";
    private const int HighestLayer = 1 << 16;
    private const long MostStateElements = 1L << 28;

    private readonly SortedList<(int Layer, int Kind), CachePort> _caches = [];

    /// <summary>Whether an input is a cache; a faulty one is noted and still one.</summary>
    public bool TryAdd(ValueOutline input)
    {
        DecoderPorts ports = configuration.Ports;
        return TryAdd(input, 0, ports.PastKeys, ports.PresentKeys)
            || TryAdd(input, 1, ports.PastValues, ports.PresentValues)
            || TryAdd(input, 2, ports.PastPairs, ports.PresentPairs)
            || TryAdd(input, 3, ports.PastConvolutions, ports.PresentConvolutions);
    }

    /// <summary>All caches, ordered by layer.</summary>
    public IReadOnlyList<CachePort> Finish()
    {
        if (_caches.Count == 0 && faults.Count == 0)
        {
            faults.Add("it has no caches of keys and values, so that every token would read the whole text again");
        }

        return [.. _caches.Values];
    }

    private bool TryAdd(ValueOutline input, int kind, string? past, string? present)
    {
        if (past is null || LayerOf(input.Name, past) is not { } layer)
        {
            return false;
        }

        string output = present?.Replace("%d", layer.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) ?? "";
        if (layer >= (configuration.Layers == 0 ? HighestLayer : configuration.Layers))
        {
            faults.Add($"its input '{input.Name}' is of a layer beyond num_hidden_layers ({configuration.Layers})");
        }
        else if (!outline.Outputs.TryGetValue(output, out ValueOutline? value))
        {
            faults.Add($"its input '{input.Name}' has no output '{output}' to take its place");
        }
        else if (value.Type != input.Type || input.Type is not (ElementType.Float32 or ElementType.Float16 or ElementType.BFloat16))
        {
            faults.Add($"its cache '{input.Name}' holds {input.Type} and becomes {value.Type}, legal are Float32, Float16 and BFloat16, both the same");
        }
        else if (Shape(input, kind) is { } shape)
        {
            int? axis = kind switch { 2 => 3, 3 => null, _ => 2 };
            if (!_caches.TryAdd((layer, kind), new(input.Name, output, input.Type, shape, axis, IsInPlace(input.Name))))
            {
                faults.Add($"its input '{input.Name}' is one of two for the same layer");
            }
        }

        return true;
    }

    // Only the attention operator and this project's own graphs may write where they read.
    private bool IsInPlace(string input) => configuration.Search.SharesBuffers
        && (configuration.IsOwn || outline.Consumers[input].Select(reader => reader.Operator).DefaultIfEmpty("").All(name => name == Attention));

    private long[]? Shape(ValueOutline input, int kind)
    {
        int heads = configuration.KeyValueHeads;
        int size = configuration.HeadSize;
        long[] expected = kind switch
        {
            2 => [2, 1, heads, 0, size],
            3 => [1, configuration.HiddenSize, configuration.ConvolutionCache],
            _ => [1, heads, 0, size],
        };
        IReadOnlyList<Dimension> declared = input.Shape ?? [.. expected.Select(_ => Dimension.Unknown)];
        if (declared.Count != expected.Length)
        {
            faults.Add($"its cache '{input.Name}' has {declared.Count} dimensions, legal are {expected.Length}");
            return null;
        }

        int batch = kind == 2 ? 1 : 0;
        for (int axis = 0; axis < expected.Length; axis++)
        {
            bool counts = expected[axis] == 0 && kind != 3 && axis == expected.Length - 2;
            long? fixedSize = declared[axis].Size;
            if (fixedSize is { } && (counts || (axis <= batch && fixedSize != expected[axis])))
            {
                faults.Add($"its cache '{input.Name}' has a fixed size, and only one sequence of any length is served");
                return null;
            }

            expected[axis] = fixedSize ?? expected[axis];
            if (expected[axis] == 0 && !counts)
            {
                faults.Add($"neither the cache '{input.Name}' nor the configuration says its dimension {axis}");
                return null;
            }
        }

        long elements = expected.Where(dimension => dimension > 0).Aggregate(1L, (product, next) => product > MostStateElements ? product : product * next);
        if (elements > MostStateElements)
        {
            faults.Add($"its cache '{input.Name}' has {elements} values for each token");
            return null;
        }

        return expected;
    }

    private static int? LayerOf(string name, string pattern)
    {
        int place = pattern.IndexOf("%d", StringComparison.Ordinal);
        ReadOnlySpan<char> before = pattern.AsSpan(0, place);
        ReadOnlySpan<char> after = pattern.AsSpan(place + 2);
        return name.Length > before.Length + after.Length
            && name.AsSpan().StartsWith(before, StringComparison.Ordinal)
            && name.AsSpan().EndsWith(after, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(before.Length, name.Length - before.Length - after.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int layer)
            ? layer
            : null;
    }
}
