namespace CoERouter.Experts.Folders;

/// <summary>What a manifest says about one file of its folder.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of its content, 64 lower-case hexadecimal digits.</param>
public sealed record FileRecord(long Bytes, string Sha256);
