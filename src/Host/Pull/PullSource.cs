namespace CoERouter.Host.Pull;

/// <summary>What a user names: a model of the hub, or one file by its address.</summary>
/// <param name="Id">The model's id, such as <c>owner/name</c>; null for a file.</param>
/// <param name="Address">The file's address; null for a model.</param>
/// <param name="Revision">The revision that the address names; null where it names none.</param>
/// <param name="File">The one file of the model that is meant; null for all that belong to it.</param>
internal sealed record PullSource(string? Id, Uri? Address, string? Revision, string? File = null)
{
    /// <summary>The name of the folder that it goes into unless the user names one.</summary>
    public string FolderName => (Id ?? Path.GetFileNameWithoutExtension(Uri.UnescapeDataString(Address!.AbsolutePath))).Split('/')[^1];

    /// <summary>Reads what a user wrote. An address of a model's page on the hub is that model, and one of a file there, or of its page, that
    /// file, of which the hub knows checksum and licence.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static PullSource Parse(string text, Uri hub)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
        {
            string[] parts = address.AbsolutePath.Trim('/').Split('/');
            bool isModel = address.Host == hub.Host && address.Port == hub.Port && parts.Length >= 2 && IsId($"{parts[0]}/{parts[1]}");
            bool isPage = parts.Length == 2 || (parts.Length == 4 && parts[2] == "tree");
            bool isFile = parts.Length >= 5 && parts[2] is "blob" or "resolve" or "raw";
            return isModel && (isPage || isFile)
                ? new($"{parts[0]}/{parts[1]}", null, parts.Length >= 4 ? parts[3] : null, isFile ? Uri.UnescapeDataString(string.Join('/', parts[4..])) : null)
                : IsName(Uri.UnescapeDataString(parts[^1])) ? new(null, address, null)
                : throw new ArgumentException($"The address '{PullPaths.Shown(text)}' names no file.");
        }

        return IsId(text)
            ? new(text, null, null)
            : throw new ArgumentException($"'{PullPaths.Shown(text)}' is neither a model such as 'owner/name' nor an http or https address.");
    }

    private static bool IsId(string text) => text.Split('/') is { Length: 1 or 2 } parts && parts.All(IsName);

    private static bool IsName(string part) =>
        part.Length is > 0 and <= 128 && part is not ("." or "..")
        && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '+' or ' ');
}
