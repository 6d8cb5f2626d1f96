namespace CoERouter.Host.Pull;

/// <summary>One file to pull.</summary>
/// <param name="Name">Its place in the folder, with '/' between folders.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Bytes">Its size, where it is announced.</param>
/// <param name="Sha256">Its SHA-256 in lower case, where it is announced.</param>
/// <param name="GitBlob">Its SHA-1 as a git blob, where it is announced.</param>
internal sealed record PullFile(string Name, Uri Address, long? Bytes, string? Sha256, string? GitBlob);
