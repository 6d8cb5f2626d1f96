namespace CoERouter.Host.Pull;

/// <summary>One file that was pulled.</summary>
/// <param name="Name">Its place in the folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in lower case.</param>
/// <param name="Checked">Whether the source announced a checksum, which it matched.</param>
public sealed record PulledFile(string Name, long Bytes, string Sha256, bool Checked);
