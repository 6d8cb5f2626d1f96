using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CoERouter.Categorizer.Storage;

/// <summary>Collects tensors and writes them as one <c>.safetensors</c> file, in the order in which they came, so that the same tensors give the same bytes.</summary>
internal sealed class TensorFileWriter
{
    // The header is padded with spaces so that the values begin at a multiple of this many bytes, as the format asks.
    private const int AlignmentBytes = 8;

    private readonly JsonObject _header = [];
    private readonly List<byte[]> _values = [];
    private long _length;

    public void Add(string name, ReadOnlySpan<float> values, params long[] shape) => Add(name, "F32", MemoryMarshal.AsBytes(values), shape);

    public void Add(string name, ReadOnlySpan<int> values, params long[] shape) => Add(name, "I32", MemoryMarshal.AsBytes(values), shape);

    public void Add(string name, ReadOnlySpan<sbyte> values, params long[] shape) => Add(name, "I8", MemoryMarshal.AsBytes(values), shape);

    /// <summary>Writes the file beside its place and moves it there.</summary>
    public void Write(string path)
    {
        byte[] header = Encoding.UTF8.GetBytes(_header.ToJsonString(JsonSerializerOptions.Default));
        byte[] padding = [.. Enumerable.Repeat((byte)' ', -header.Length & (AlignmentBytes - 1))];
        byte[] length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)(header.Length + padding.Length));
        string partial = path + ".partial";
        using (FileStream stream = File.Create(partial))
        {
            foreach (byte[] part in (byte[][])[length, header, padding, .. _values])
            {
                stream.Write(part);
            }
        }

        File.Move(partial, path, overwrite: true);
    }

    private void Add(string name, string type, ReadOnlySpan<byte> bytes, long[] shape)
    {
        _header.Add(name, new JsonObject
        {
            ["dtype"] = type,
            ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]),
            ["data_offsets"] = new JsonArray(_length, _length + bytes.Length),
        });
        _values.Add(bytes.ToArray());
        _length += bytes.Length;
    }
}
