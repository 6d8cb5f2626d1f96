namespace CoERouter.Host.Pull;

/// <summary>Which files are pulled, and where they may lie. Names come from the network, so nothing outside the folder is ever
/// written.</summary>
internal static class PullPaths
{
    private const int MostCharacters = 512;

    // What a model consists of as data. Code, pickles and archives are never pulled.
    private static readonly HashSet<string> s_extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".json", ".safetensors", ".gguf", ".onnx", ".onnx_data", ".data", ".jinja", ".model", ".txt", ".md", ".tiktoken",
    };

    /// <summary>Whether files of that name are pulled at all.</summary>
    public static bool IsAllowed(string name)
    {
        string file = name[(name.LastIndexOf('/') + 1)..];
        return s_extensions.Contains(Path.GetExtension(file)) || file is "LICENSE" or "NOTICE" or "USE_POLICY";
    }

    /// <summary>The place of a file in the folder.</summary>
    /// <exception cref="PullException">The name leads out of the folder, also through a link.</exception>
    public static string Resolve(string folder, string name)
    {
        string[] parts = name.Split('/');
        bool plain = name.Length is > 0 and <= MostCharacters && name.IndexOfAny(['\\', ':', '*', '?', '"', '<', '>', '|']) < 0 && !name.Any(char.IsControl)
            && parts.All(part => part.Length > 0 && part is not ("." or "..") && !part.EndsWith('.') && !part.EndsWith(' '));
        if (!plain)
        {
            throw new PullException($"The source names the file '{Shown(name)}', which is no plain name inside the folder; nothing was written.");
        }

        string path = folder;
        foreach (string part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new PullException($"'{Shown(name)}' is a link in the folder already; nothing is written through links.");
            }
        }

        return path;
    }

    /// <summary>Whether a name matches a pattern with * and ?, without regard to case.</summary>
    public static bool Matches(string name, string pattern)
    {
        // The last star is the only place to come back to, so the work is bounded by the product of both lengths.
        (int at, int next, int star, int resumed) = (0, 0, -1, 0);
        while (at < name.Length)
        {
            if (next < pattern.Length && pattern[next] == '*')
            {
                (star, resumed) = (next++, at);
            }
            else if (next < pattern.Length && (pattern[next] == '?' || char.ToUpperInvariant(pattern[next]) == char.ToUpperInvariant(name[at])))
            {
                at++;
                next++;
            }
            else if (star >= 0)
            {
                (next, at) = (star + 1, ++resumed);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(next).TrimStart('*').IsEmpty;
    }

    /// <summary>A name of the network for a sentence.</summary>
    public static string Shown(string text) =>
        new([.. text.Take(100).Select(character => char.IsControl(character) ? '?' : character), .. text.Length > 100 ? "..." : string.Empty]);
}
