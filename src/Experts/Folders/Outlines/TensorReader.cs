using System.Globalization;

namespace CoERouter.Experts.Folders.Outlines;

/// <summary>Reads the constants of a model and refuses those whose bytes are not those of their type and shape.</summary>
internal sealed class TensorReader
{
    private readonly List<TensorOutline> _named = [];
    private readonly List<ExternalData> _external = [];
    private int _count;

    /// <summary>The initializers.</summary>
    public IReadOnlyList<TensorOutline> Named => _named;

    /// <summary>Every tensor whose bytes lie in another file.</summary>
    public IReadOnlyList<ExternalData> External => _external;

    /// <summary>Reads an initializer.</summary>
    /// <exception cref="FormatException">It contradicts itself.</exception>
    public void ReadInitializer(ReadOnlySpan<byte> tensor) => _named.Add(Read(tensor));

    /// <summary>Reads a constant in an attribute.</summary>
    /// <exception cref="FormatException">It contradicts itself.</exception>
    public void ReadConstant(ReadOnlySpan<byte> tensor) => Read(tensor);

    /// <summary>Reads a sparse constant, values and indices of which are tensors.</summary>
    /// <exception cref="FormatException">It contradicts itself.</exception>
    public void ReadSparse(ReadOnlySpan<byte> sparse)
    {
        var reader = new ProtobufReader(sparse);
        while (reader.Read())
        {
            if (reader.IsBytes(1) || reader.IsBytes(2))
            {
                Read(reader.Bytes);
            }
        }
    }

    private TensorOutline Read(ReadOnlySpan<byte> tensor)
    {
        if (++_count > OutlineLimits.Tensors)
        {
            throw new FormatException($"it has more than {OutlineLimits.Tensors} tensors");
        }

        string name = "";
        int type = 0;
        long? raw = null;
        Location? location = null;
        List<long> shape = [];
        var reader = new ProtobufReader(tensor);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.AddNumbers(shape);
                    break;
                case 2 when reader.Wire == WireType.Varint:
                    type = reader.Number <= int.MaxValue ? (int)reader.Number : -1;
                    break;
                case 8 when reader.Wire == WireType.Bytes:
                    name = reader.Text();
                    break;
                case 9 when reader.Wire == WireType.Bytes:
                    raw = reader.Bytes.Length;
                    break;
                case 13 when reader.Wire == WireType.Bytes:
                    (location ??= new()).Read(reader.Bytes, name);
                    break;
            }
        }

        return Check(name, type, shape, raw ?? (location is null ? null : 0), location, tensor.Length);
    }

    private TensorOutline Check(string name, int type, List<long> shape, long? raw, Location? location, int messageBytes)
    {
        if (TensorTypes.BitsOf(type) is not { } bits)
        {
            throw new FormatException($"its tensor '{name}' is of type {type}, which there is not");
        }

        long elements = ElementsOf(name, shape);
        long bytes = (long)(((Int128)elements * bits + 7) / 8);
        if (location is null && bits > 0 && raw is { } given && given != bytes)
        {
            throw new FormatException($"its tensor '{name}' has {given} bytes, and its type and shape need {bytes}");
        }

        // Values that are not raw take at least one byte each, or one for two of 4 bits.
        if (raw is null && elements > 2L * messageBytes)
        {
            throw new FormatException($"its tensor '{name}' has a shape of {elements} elements and no values");
        }

        if (location is not null)
        {
            _external.Add(new(name, location.Path ?? "", location.Offset, location.Length, bits > 0 ? bytes : null));
        }

        return new(name, type, elements, bytes);
    }

    private static long ElementsOf(string name, List<long> shape)
    {
        Int128 elements = 1;
        foreach (long dimension in shape)
        {
            elements = dimension < 0 ? OutlineLimits.Elements + 1 : elements * dimension;
            if (elements > OutlineLimits.Elements || shape.Count > OutlineLimits.Rank)
            {
                throw new FormatException($"its tensor '{name}' has an impossible shape");
            }
        }

        return (long)elements;
    }

    private sealed class Location
    {
        public string? Path { get; private set; }

        public long Offset { get; private set; }

        public long Length { get; private set; }

        public void Read(ReadOnlySpan<byte> entry, string tensor)
        {
            string key = "";
            string value = "";
            var reader = new ProtobufReader(entry);
            while (reader.Read())
            {
                key = reader.IsBytes(1) ? reader.Text() : key;
                value = reader.IsBytes(2) ? reader.Text() : value;
            }

            switch (key)
            {
                case "location":
                    Path = Path is null ? value : throw new FormatException($"its tensor '{tensor}' lies in two files");
                    break;
                case "offset":
                    Offset = Number(value);
                    break;
                case "length":
                    Length = Number(value);
                    break;
            }
        }

        private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new FormatException($"its external data says '{text}' where a number belongs");
    }
}
