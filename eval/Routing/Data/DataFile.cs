using System.IO.Compression;

namespace CoERouter.Evaluation.Routing.Data;

/// <summary>A text file, plain or compressed with gzip.</summary>
internal static class DataFile
{
    /// <summary>Opens it; the caller disposes of the reader.</summary>
    public static StreamReader Open(string path)
    {
        FileStream file = File.OpenRead(path);
        return new StreamReader(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file);
    }

    /// <summary>The name without folder, <c>.gz</c> and the ending before it.</summary>
    public static string Stem(string path)
    {
        string name = Path.GetFileName(path);
        name = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return Path.GetFileNameWithoutExtension(name);
    }

    /// <summary>Whether the name, without <c>.gz</c>, ends so.</summary>
    public static bool Ends(string path, string ending) =>
        path.EndsWith(ending, StringComparison.OrdinalIgnoreCase) || path.EndsWith(ending + ".gz", StringComparison.OrdinalIgnoreCase);
}
