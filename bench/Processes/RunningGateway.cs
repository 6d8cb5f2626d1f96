using System.Text;
using System.Text.RegularExpressions;
using CoERouter.Bench.Commands;

namespace CoERouter.Bench.Processes;

/// <summary>A host that serves on a free port of this machine. Disposal ends it.</summary>
internal sealed partial class RunningGateway : IAsyncDisposable
{
    private const int MostGreetingCharacters = 64 * 1024;

    private readonly HostProcess _process;
    private readonly StreamReader _output;
    private readonly Task _drain;

    private RunningGateway(HostProcess process, StreamReader output, string address)
    {
        _process = process;
        _output = output;
        Address = new Uri(address);

        // A pipe that nobody reads would stop the gateway's log, and then the gateway.
        _drain = output.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
    }

    public Uri Address { get; }

    public long PeakBytes => _process.PeakBytes;

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<RunningGateway> StartAsync(string executable, string models, TimeProvider time, CancellationToken cancellationToken)
    {
        HostProcess process = HostProcess.Start(executable, ["serve", "--port", "0", "--models", models], time);
        StreamReader output = new(process.Output);
        try
        {
            StringBuilder said = new();
            while (said.Length < MostGreetingCharacters && await output.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                if (AddressPattern().Match(line) is { Success: true } match)
                {
                    return new(process, output, match.Value);
                }

                said.AppendLine(line);
            }

            await process.FinishAsync(cancellationToken).ConfigureAwait(false);
            throw new BenchmarkException($"The host ended without an address: {said.ToString().Trim()}");
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks it to finish, and waits until it has.</summary>
    /// <exception cref="BenchmarkException">It did not end well.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _process.Interrupt();
        await _process.FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        await _drain.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _output.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex AddressPattern();
}
