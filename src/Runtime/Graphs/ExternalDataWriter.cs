using System.Runtime.InteropServices;

namespace CoERouter.Runtime.Graphs;

/// <summary>
/// Writes tensors one after the other to the data file beside a model, each at a multiple of 4096 bytes so that the runtime can map it, and
/// declares them in the graph. Nothing but the current tensor is in memory. Not thread-safe; the stream is the caller's to close.
/// </summary>
public sealed class ExternalDataWriter
{
    /// <summary>Every tensor begins at a multiple of this many bytes.</summary>
    public const int AlignmentBytes = 4096;

    private static readonly byte[] Padding = new byte[AlignmentBytes];

    private readonly Stream _data;
    private readonly string _location;
    private long _position;

    /// <summary>Starts a data file.</summary>
    /// <param name="data">The file, empty and open for writing.</param>
    /// <param name="location">Its name relative to the model, as the model will say it.</param>
    /// <exception cref="ArgumentException">
    /// The location is empty, absolute, or leads out of the model's folder, which the runtime refuses.
    /// </exception>
    public ExternalDataWriter(Stream data, string location)
    {
        if (string.IsNullOrWhiteSpace(location) || Path.IsPathRooted(location) || location.Split('/', '\\').Contains(".."))
        {
            throw new ArgumentException($"The location '{location}' must be a path within the model's folder.", nameof(location));
        }

        _data = data;
        _location = location;
    }

    /// <summary>Bytes written so far, padding included.</summary>
    public long Length => _position;

    /// <summary>Writes a tensor and declares it; returns its name.</summary>
    /// <param name="graph">The graph that uses it.</param>
    /// <param name="name">The tensor's name.</param>
    /// <param name="values">Its elements, row-major.</param>
    /// <param name="shape">Its dimensions; none means a scalar.</param>
    /// <exception cref="ArgumentException">The shape does not hold exactly the values given.</exception>
    public string Initializer<T>(GraphBuilder graph, string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged => Initializer(graph, name, ElementTypes.Of<T>(), MemoryMarshal.AsBytes(values), shape);

    /// <summary>Writes a tensor given as raw little-endian bytes and declares it; returns its name.</summary>
    /// <exception cref="ArgumentException">The shape does not hold exactly the bytes given.</exception>
    public string Initializer(GraphBuilder graph, string name, ElementType type, ReadOnlySpan<byte> bytes, params ReadOnlySpan<long> shape)
    {
        Expect(name, bytes.Length, type, shape);
        long offset = Align();
        Write(bytes);
        return graph.ExternalInitializer(name, type, _location, offset, bytes.Length, shape);
    }

    /// <summary>Writes a tensor of any size and declares it; returns its name.</summary>
    /// <exception cref="ArgumentException">The tensor lies on a device.</exception>
    public unsafe string Initializer(GraphBuilder graph, string name, OnnxTensor tensor)
    {
        if (!tensor.IsOnHost)
        {
            throw new ArgumentException(
                $"Initializer '{name}' lies on a device; only tensors of the processor's memory can be written.", nameof(tensor));
        }

        long bytes = TensorShape.BytesOf(tensor.Type, tensor.Shape);
        long offset = Align();
        byte* address = (byte*)tensor.Address;
        for (long written = 0; written < bytes;)
        {
            int part = (int)Math.Min(bytes - written, 1 << 26);
            Write(new ReadOnlySpan<byte>(address + written, part));
            written += part;
        }

        GC.KeepAlive(tensor);
        return graph.ExternalInitializer(name, tensor.Type, _location, offset, bytes, tensor.Shape);
    }

    private static void Expect(string name, long bytes, ElementType type, ReadOnlySpan<long> shape)
    {
        long expected = TensorShape.BytesOf(type, shape);
        if (expected != bytes)
        {
            throw new ArgumentException(
                $"Initializer '{name}' has {bytes} bytes, but its shape {TensorShape.Describe(shape)} needs {expected}.", nameof(shape));
        }
    }

    private long Align()
    {
        int gap = (int)(-_position & (AlignmentBytes - 1));
        Write(Padding.AsSpan(0, gap));
        return _position;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _data.Write(bytes);
        _position += bytes.Length;
    }
}
