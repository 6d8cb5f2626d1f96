namespace CoERouter.Host.Pull;

/// <summary>How models are pulled.</summary>
public sealed record PullSettings
{
    /// <summary>The hub. Default that of Hugging Face; the environment variable HF_ENDPOINT names another.</summary>
    public Uri Hub { get; init; } = new("https://huggingface.co");

    /// <summary>The token for the hub; it is sent to the hub alone. The environment variable HF_TOKEN holds it.</summary>
    public string? Token { get; init; }

    /// <summary>The revision: a branch, tag or commit. Default main.</summary>
    public string Revision { get; init; } = "main";

    /// <summary>Patterns with * and ? of the files to pull; none means every file of the top folder that a model consists of.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>The SHA-256 that a file behind a URL must have; null accepts any.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Attempts for one file, each going on where the last one ended. Default 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The pause before the second attempt; it doubles with each further one. Default 1 second.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest silence of a server. Default 60 seconds.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);
}
