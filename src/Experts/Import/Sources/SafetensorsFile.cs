using CoERouter.Runtime;

namespace CoERouter.Experts.Import.Sources;

/// <summary>One safetensors file. The header is checked against the file's size before anything is mapped.</summary>
public sealed class SafetensorsFile : ITensorSource
{
    private readonly MappedFile _file;
    private readonly Dictionary<string, MappedTensor> _tensors;

    private SafetensorsFile(MappedFile file, Dictionary<string, MappedTensor> tensors) => (_file, _tensors) = (file, tensors);

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Opens a file.</summary>
    /// <exception cref="ModelImportException">It is not a whole safetensors file; the sentence says why.</exception>
    public static SafetensorsFile Open(string path)
    {
        try
        {
            (Dictionary<string, SafetensorsEntry> entries, long dataOffset, long length) = ReadHeader(path);
            MappedFile file = MappedFile.Open(path);
            if (file.Length != length)
            {
                file.Dispose();
                throw new FormatException("it changes while it is read");
            }

            return new(
                file,
                entries.ToDictionary(
                    entry => entry.Key,
                    entry => new MappedTensor(file, dataOffset + entry.Value.Begin, entry.Value.Type, entry.Value.Shape),
                    StringComparer.Ordinal));
        }
        catch (FormatException exception)
        {
            throw new ModelImportException($"{Path.GetFileName(path)} is not a whole safetensors file: {exception.Message}.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelImportException($"{Path.GetFileName(path)} cannot be read: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <inheritdoc/>
    public ISourceTensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static (Dictionary<string, SafetensorsEntry> Entries, long DataOffset, long Length) ReadHeader(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[SafetensorsHeader.LengthBytes];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var json = new byte[SafetensorsHeader.LengthOf(start[..read], stream.Length)];
        stream.ReadExactly(json);
        long offset = SafetensorsHeader.LengthBytes + json.Length;
        return (SafetensorsHeader.Read(json, stream.Length - offset), offset, stream.Length);
    }
}
