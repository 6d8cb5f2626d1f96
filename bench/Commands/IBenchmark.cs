using System.CommandLine;
using CoERouter.Bench.Reporting;

namespace CoERouter.Bench.Commands;

/// <summary>One benchmark, which is one command.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>One sentence for the help.</summary>
    string Description { get; }

    /// <summary>The options that it reads, besides those of every benchmark.</summary>
    IReadOnlyList<Option> Options(BenchOptions options);

    Task<Report> RunAsync(BenchContext context, CancellationToken cancellationToken);
}
