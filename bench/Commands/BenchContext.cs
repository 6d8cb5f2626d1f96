using CoERouter.Bench.Measurement;
using CoERouter.Bench.Reporting;
using CoERouter.Host.Composition;

namespace CoERouter.Bench.Commands;

/// <summary>What a benchmark sees of the outside world.</summary>
internal sealed record BenchContext
{
    public required Machine Machine { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>How often to repeat.</summary>
    public required Rounds Rounds { get; init; }

    /// <summary>Whether to leave out rows and to ask fewer prompts.</summary>
    public bool IsShort { get; init; }

    /// <summary>The models folder that the user named.</summary>
    public string? Models { get; init; }

    /// <summary>The program that the user named.</summary>
    public string? Host { get; init; }

    /// <summary>Concurrent clients of the gateway.</summary>
    public required int Clients { get; init; }

    /// <summary>Requests of each client.</summary>
    public required int Requests { get; init; }

    /// <summary>Where to look for models, the built program and shared data: there and in every folder above.</summary>
    public required IReadOnlyList<string> SearchFolders { get; init; }

    /// <summary>Says what is going on.</summary>
    public required Action<string> Progress { get; init; }

    /// <summary>The models folder.</summary>
    /// <exception cref="ModelsFolderException">There is none.</exception>
    public string LocateModels() => ModelsFolder.Locate(Models, SearchFolders);
}
