namespace CoERouter.Host.Composition;

/// <summary>What stands in the file of a <see cref="TrialRecord"/>.</summary>
internal sealed record TrialRecordContent
{
    /// <summary>The form of the file.</summary>
    public int Format { get; init; }

    /// <summary>The identities of experts that need no trial, the oldest first, each a SHA-256 in hexadecimal digits.</summary>
    public IReadOnlyList<string>? Passed { get; init; }
}
