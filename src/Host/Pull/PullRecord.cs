namespace CoERouter.Host.Pull;

/// <summary>What was pulled, from where and under which licence: the content of <c>pull.json</c>.</summary>
public sealed record PullRecord
{
    /// <summary>The file's name.</summary>
    public const string FileName = "pull.json";

    /// <summary>The model's id or the file's address.</summary>
    public required string Source { get; init; }

    /// <summary>The commit; null for a single file.</summary>
    public string? Commit { get; init; }

    /// <summary>The licence as the source states it; null where it states none.</summary>
    public string? License { get; init; }

    /// <summary>When it was pulled, in UTC.</summary>
    public required DateTimeOffset PulledAt { get; init; }

    /// <summary>The files.</summary>
    public required IReadOnlyList<PulledFile> Files { get; init; }
}
