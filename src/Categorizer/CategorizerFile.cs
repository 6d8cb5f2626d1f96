using System.Security.Cryptography;
using System.Text;

namespace CoERouter.Categorizer;

/// <summary>
/// Reads and writes a <see cref="CategorizerModel"/> as one small file, all numbers little-endian: the magic <c>COECATEG</c>; version, bucket bits and
/// number of categories as int32; temperature and threshold as float32; per category its name (a length byte and UTF-8), scale and bias as float32; the
/// weights as int8, bucket by bucket; and the SHA-256 of all bytes before it. Version 2 has the domain limit as float32 after the threshold; a model
/// without one is written as version 1.
/// </summary>
public static class CategorizerFile
{
    /// <summary>The longest file that is read: the largest model, with room for its names.</summary>
    public const int MostBytes = (CategorizerModel.MostCategories << CategorizerModel.MostBucketBits) + (1 << 17);

    private const int Version = 1;
    private const int VersionWithLimit = 2;
    private const int RevisionHexDigits = 12;

    private static ReadOnlySpan<byte> Magic => "COECATEG"u8;

    /// <summary>Reads a model from a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no categorizer, of another version, too large, truncated or damaged.</exception>
    public static (CategorizerModel Model, string Revision) Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no categorizer at '{path}'; train one with 'coe train categorizer'.", path);
        }

        using FileStream file = File.OpenRead(path);
        return Read(file, path);
    }

    /// <summary>Reads a model from a stream that can tell its length.</summary>
    /// <param name="stream">Read to its end; not disposed.</param>
    /// <param name="source">What to call it in errors.</param>
    /// <exception cref="InvalidDataException">See <see cref="Read(string)"/>.</exception>
    public static (CategorizerModel Model, string Revision) Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.Length > MostBytes)
        {
            throw new InvalidDataException($"The categorizer '{source}' has {stream.Length} bytes; at most {MostBytes} are allowed.");
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        int bodyLength = bytes.Length - SHA256.HashSizeInBytes;
        if (bodyLength < Magic.Length || !bytes.AsSpan().StartsWith(Magic))
        {
            throw new InvalidDataException($"'{source}' is not a categorizer: it does not begin with '{Encoding.ASCII.GetString(Magic)}'.");
        }

        byte[] hash = SHA256.HashData(bytes.AsSpan(0, bodyLength));
        if (!bytes.AsSpan(bodyLength).SequenceEqual(hash))
        {
            throw new InvalidDataException($"The categorizer '{source}' is truncated or damaged: its SHA-256 does not match its content.");
        }

        using BinaryReader reader = new(new MemoryStream(bytes, Magic.Length, bodyLength - Magic.Length));
        try
        {
            return (ReadBody(reader, source), RevisionOf(hash));
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException($"The categorizer '{source}' ends before its last weight.", error);
        }
    }

    /// <summary>Writes a model.</summary>
    /// <param name="model">A model without faults.</param>
    /// <param name="stream">Where to; not disposed.</param>
    /// <returns>The revision: the first hexadecimal digits of the file's SHA-256.</returns>
    /// <exception cref="ArgumentException">The model has faults; the message names all of them.</exception>
    public static string Write(CategorizerModel model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        byte[] body = WriteBody(model);
        byte[] hash = SHA256.HashData(body);
        stream.Write(body);
        stream.Write(hash);
        return RevisionOf(hash);
    }

    /// <summary>The revision that <see cref="Write"/> would return.</summary>
    /// <exception cref="ArgumentException">The model has faults; the message names all of them.</exception>
    public static string RevisionOf(CategorizerModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return RevisionOf(SHA256.HashData(WriteBody(model)));
    }

    private static string RevisionOf(byte[] hash) => Convert.ToHexStringLower(hash)[..RevisionHexDigits];

    private static byte[] WriteBody(CategorizerModel model)
    {
        IReadOnlyList<string> faults = model.Faults();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(model));
        }

        using MemoryStream body = new();
        using BinaryWriter writer = new(body);
        writer.Write(Magic);
        bool hasLimit = !float.IsPositiveInfinity(model.DomainLimit);
        writer.Write(hasLimit ? VersionWithLimit : Version);
        writer.Write(model.BucketBits);
        writer.Write(model.Categories.Count);
        writer.Write(model.Temperature);
        writer.Write(model.Threshold);
        if (hasLimit)
        {
            writer.Write(model.DomainLimit);
        }

        for (int c = 0; c < model.Categories.Count; c++)
        {
            byte[] name = Encoding.UTF8.GetBytes(model.Categories[c]);
            writer.Write(checked((byte)name.Length));
            writer.Write(name);
            writer.Write(model.Scales[c]);
            writer.Write(model.Biases[c]);
        }

        writer.Write((byte[])(Array)model.Weights);
        writer.Flush();
        return body.ToArray();
    }

    private static CategorizerModel ReadBody(BinaryReader reader, string source)
    {
        int version = reader.ReadInt32();
        if (version is not (Version or VersionWithLimit))
        {
            throw new InvalidDataException(
                $"The categorizer '{source}' has format version {version}; this program reads versions {Version} and {VersionWithLimit}.");
        }

        int bucketBits = reader.ReadInt32();
        int categories = reader.ReadInt32();
        if (bucketBits is < CategorizerModel.FewestBucketBits or > CategorizerModel.MostBucketBits || categories is < 2 or > CategorizerModel.MostCategories)
        {
            throw new InvalidDataException($"The categorizer '{source}' has {bucketBits} bucket bits and {categories} categories, which is out of range.");
        }

        float temperature = reader.ReadSingle();
        float threshold = reader.ReadSingle();
        float domainLimit = version == VersionWithLimit ? reader.ReadSingle() : float.PositiveInfinity;
        string[] names = new string[categories];
        float[] scales = new float[categories];
        float[] biases = new float[categories];
        for (int c = 0; c < categories; c++)
        {
            names[c] = Encoding.UTF8.GetString(ReadExactly(reader, reader.ReadByte()));
            scales[c] = reader.ReadSingle();
            biases[c] = reader.ReadSingle();
        }

        CategorizerModel model = new()
        {
            Categories = names,
            BucketBits = bucketBits,
            Weights = (sbyte[])(Array)ReadExactly(reader, categories << bucketBits),
            Scales = scales,
            Biases = biases,
            Temperature = temperature,
            Threshold = threshold,
            DomainLimit = domainLimit,
        };

        IReadOnlyList<string> faults = model.Faults();
        bool isAtEnd = reader.BaseStream.Position == reader.BaseStream.Length;
        return faults.Count == 0 && isAtEnd
            ? model
            : throw new InvalidDataException(
                $"The categorizer '{source}' is not usable. {(isAtEnd ? string.Join(' ', faults) : "Bytes follow its last weight.")}");
    }

    private static byte[] ReadExactly(BinaryReader reader, int count)
    {
        byte[] bytes = reader.ReadBytes(count);
        return bytes.Length == count ? bytes : throw new EndOfStreamException();
    }
}
