using System.CommandLine;
using CoERouter.Bench.Decoding;
using CoERouter.Bench.Import;
using CoERouter.Bench.Kernels;
using CoERouter.Bench.Mapping;
using CoERouter.Bench.Memory;
using CoERouter.Bench.Processes;
using CoERouter.Bench.Reporting;
using CoERouter.Bench.Routing;
using CoERouter.Bench.Tokenizing;
using CoERouter.Bench.Training;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Import;
using CoERouter.Host.Composition;
using CoERouter.Runtime;

namespace CoERouter.Bench.Commands;

/// <summary>The command line: one command per benchmark, and one for all.</summary>
internal sealed class BenchCommandLine(TextWriter output, TextWriter error)
{
    private const int Failure = 1;
    private const int Usage = 2;
    private const int Interrupted = 130;

    private readonly BenchOptions _options = new();

    public static IReadOnlyList<IBenchmark> Benchmarks { get; } =
    [
        new BandwidthBenchmark(),
        new DecodeBenchmark(),
        new StartBenchmark(),
        new ServeBenchmark(),
        new RouteBenchmark(),
        new CategorizeBenchmark(),
        new KernelBenchmark(),
        new TrainBenchmark(),
        new TokenizeBenchmark(),
        new ImportBenchmark(),
        new SolverBenchmark(),
    ];

    /// <summary>Runs one command and returns the exit code of the process.</summary>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error) =>
        new BenchCommandLine(output, error).RunAsync(arguments);

    private async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        RootCommand root = new("Measures CoERouter on this machine; each figure stands beside its baseline.");
        foreach (IBenchmark benchmark in Benchmarks)
        {
            root.Add(Create(benchmark.Name, benchmark.Description, [benchmark], isAlwaysShort: false));
        }

        root.Add(Create("all", "Every benchmark in its short form.", Benchmarks, isAlwaysShort: true));
        ParseResult parsed = root.Parse(arguments);
        InvocationConfiguration configuration = new() { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
    }

    private Command Create(string name, string description, IReadOnlyList<IBenchmark> benchmarks, bool isAlwaysShort)
    {
        Command command = new(name, description) { _options.Rounds, _options.Out };
        foreach (Option option in benchmarks.SelectMany(benchmark => benchmark.Options(_options)).Distinct())
        {
            command.Add(option);
        }

        if (!isAlwaysShort)
        {
            command.Add(_options.Short);
        }

        command.SetAction((parsed, cancellationToken) => MeasureAsync(parsed, benchmarks, isAlwaysShort, cancellationToken));
        return command;
    }

    private async Task<int> MeasureAsync(
        ParseResult parsed, IReadOnlyList<IBenchmark> benchmarks, bool isAlwaysShort, CancellationToken cancellationToken)
    {
        try
        {
            bool isShort = isAlwaysShort || parsed.GetValue(_options.Short);
            BenchContext context = _options.Read(parsed, isShort, TimeProvider.System, error.WriteLine);
            StringWriter text = new();
            await WriteBothAsync(text, $"{context.Machine.Describe()}\n\n").ConfigureAwait(false);
            foreach (IBenchmark benchmark in benchmarks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await error.WriteLineAsync($"{benchmark.Name} ...").ConfigureAwait(false);
                StringWriter report = new();
                (await benchmark.RunAsync(context, cancellationToken).ConfigureAwait(false)).Write(report);
                await WriteBothAsync(text, report.ToString()).ConfigureAwait(false);
            }

            if (parsed.GetValue(_options.Out) is { } path)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
                await File.WriteAllTextAsync(path, text.ToString(), cancellationToken).ConfigureAwait(false);
            }

            return 0;
        }
        catch (Exception fault) when (IsExplained(fault))
        {
            await error.WriteLineAsync($"bench: {fault.Message}").ConfigureAwait(false);
            return fault is ArgumentException ? Usage : Failure;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("Interrupted.").ConfigureAwait(false);
            return Interrupted;
        }
    }

    // The message of these is one sentence; anything else is a defect of the program and shows its whole trace.
    private static bool IsExplained(Exception fault) =>
        fault is ArgumentException or ModelsFolderException or ExpertFolderException or ModelImportException or BenchmarkException
        || fault is IOException or InvalidDataException or OnnxRuntimeException;

    private async Task WriteBothAsync(StringWriter text, string written)
    {
        await text.WriteAsync(written).ConfigureAwait(false);
        await output.WriteAsync(written).ConfigureAwait(false);
        await output.FlushAsync().ConfigureAwait(false);
    }
}
