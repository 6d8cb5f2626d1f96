using System.CommandLine;
using CoERouter.Bench.Measurement;
using CoERouter.Bench.Reporting;

namespace CoERouter.Bench.Commands;

/// <summary>The options of the commands. A command offers only those that it reads.</summary>
internal sealed class BenchOptions
{
    private const int DefaultRounds = 9;
    private const int DefaultShortRounds = 3;
    private const int DefaultClients = 32;
    private const int DefaultRequests = 4;
    private const int DefaultShortRequests = 2;
    private const int MostRounds = 1000;
    private const int MostClients = 1024;
    private static readonly TimeSpan RoundLength = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ShortRoundLength = TimeSpan.FromMilliseconds(100);

    public Option<string?> Models { get; } = new("--models") { Description = "The models folder. Default: as coe finds it.", HelpName = "FOLDER" };

    public Option<string?> Host { get; } = new("--host") { Description = "The program to measure. Default: CoERouter.Host as built with this one.", HelpName = "FILE" };

    public Option<int?> Clients { get; } = new("--clients") { Description = $"Concurrent clients. Default: {DefaultClients}.", HelpName = "N" };

    public Option<int?> Requests { get; } = new("--requests") { Description = $"Requests of each client. Default: {DefaultRequests}, short {DefaultShortRequests}.", HelpName = "N" };

    public Option<int?> Rounds { get; } = new("--rounds") { Description = $"Rounds of each measurement. Default: {DefaultRounds}, short {DefaultShortRounds}.", HelpName = "N" };

    public Option<bool> Short { get; } = new("--short") { Description = "Fewer and shorter rounds, fewer rows." };

    public Option<string?> Out { get; } = new("--out", "-o") { Description = "Writes the report to this file too.", HelpName = "FILE" };

    /// <summary>Reads the options of a command.</summary>
    /// <exception cref="ArgumentException">Values are not legal; the message names all of them.</exception>
    public BenchContext Read(ParseResult parsed, bool isShort, TimeProvider time, Action<string> progress)
    {
        int rounds = parsed.GetValue(Rounds) ?? (isShort ? DefaultShortRounds : DefaultRounds);
        int clients = parsed.GetValue(Clients) ?? DefaultClients;
        int requests = parsed.GetValue(Requests) ?? (isShort ? DefaultShortRequests : DefaultRequests);
        List<string> faults = [];
        Require(rounds, MostRounds, "--rounds", faults);
        Require(clients, MostClients, "--clients", faults);
        Require(requests, MostRounds, "--requests", faults);
        return faults.Count > 0
            ? throw new ArgumentException(string.Join("; ", faults) + ".")
            : new()
            {
                Machine = Machine.Read(),
                Time = time,
                Rounds = new(time, rounds, isShort ? ShortRoundLength : RoundLength),
                IsShort = isShort,
                Models = parsed.GetValue(Models),
                Host = parsed.GetValue(Host),
                Clients = clients,
                Requests = requests,
                SearchFolders = [Environment.CurrentDirectory, AppContext.BaseDirectory],
                Progress = progress,
            };
    }

    private static void Require(int value, int most, string option, List<string> faults)
    {
        if (value < 1 || value > most)
        {
            faults.Add($"{option} is {value}, legal is 1 to {most}");
        }
    }
}
