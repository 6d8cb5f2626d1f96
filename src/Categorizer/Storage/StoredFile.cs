using System.Security.Cryptography;

namespace CoERouter.Categorizer.Storage;

/// <summary>What a record says about one file beside it.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of its content, 64 lower-case hexadecimal digits.</param>
public sealed record StoredFile(long Bytes, string Sha256)
{
    /// <summary>Measures a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static StoredFile Of(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return new StoredFile(stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    /// <summary>What distinguishes a file on disk from this record, as the end of a sentence that begins with its name; null where nothing does.</summary>
    public string? FaultOf(string path)
    {
        FileInfo file = new(path);
        return !file.Exists ? "is missing"
            : file.Length != Bytes ? $"has {file.Length} bytes, but {Bytes} are recorded"
            : Of(path).Sha256 != Sha256 ? "has another SHA-256 than the recorded one"
            : null;
    }
}
