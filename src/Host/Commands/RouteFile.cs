using System.Globalization;
using System.Text.Json;
using CoERouter.Router.Chat;
using CoERouter.Router.Routes;
using Spectre.Console;

namespace CoERouter.Host.Commands;

/// <summary>Routes every prompt of a file, and says how they spread and how long a decision took.</summary>
internal sealed class RouteFile(CommandContext context, CompositionChatClient client, RouteRequest request, RecordWriter? records = null)
{
    private readonly List<double> _microseconds = [];
    private readonly Dictionary<(string Arm, string Category, RouteReason Reason), int> _counts = [];

    public async Task<int> RunAsync(string path, string? outputPath, CancellationToken cancellationToken)
    {
        StreamWriter? output = outputPath is null ? null : new StreamWriter(outputPath);
        try
        {
            await foreach (string prompt in PromptLines.ReadAsync(path, cancellationToken).ConfigureAwait(false))
            {
                RouteReceipt receipt = Decide(prompt);
                records?.Write(receipt, prompt);
                if (output is not null)
                {
                    await output.WriteLineAsync(
                        JsonSerializer.Serialize(receipt, CommandJson.Wire.RouteReceipt)
                            .AsMemory(), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            if (output is not null)
            {
                await output.DisposeAsync().ConfigureAwait(false);
            }
        }

        if (_microseconds.Count == 0)
        {
            throw new InvalidDataException($"'{path}' holds no prompt.");
        }

        Write();
        return ExitCodes.Success;
    }

    private static string Share(int count, int of) => string.Create(CultureInfo.InvariantCulture, $"{100d * count / of:0.0} %");

    private RouteReceipt Decide(string prompt)
    {
        long started = context.Time.GetTimestamp();
        RouteReceipt receipt = client.Route(prompt, request).Receipt;
        _microseconds.Add(context.Time.GetElapsedTime(started).TotalMicroseconds);
        var key = (receipt.Arm.ToString(), receipt.Category ?? "-", receipt.Reason);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
        return receipt;
    }

    private void Write()
    {
        int total = _microseconds.Count;
        IAnsiConsole console = Tables.Console(context);
        Table arms = Tables.Create("Arm", "Category", "Reason", "Prompts", "Share");
        arms.Columns[3].RightAligned();
        arms.Columns[4].RightAligned();
        foreach (var group in _counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Arm, StringComparer.Ordinal).ThenBy(pair => pair.Key.Category, StringComparer.Ordinal))
        {
            (string arm, string category, RouteReason reason) = group.Key;
            arms.AddRow(Markup.Escape(arm), Markup.Escape(category), reason.ToString(), group.Value.ToString(CultureInfo.InvariantCulture),
                Share(group.Value, total));
        }

        console.Write(arms);
        int unknown = _counts.Where(pair => pair.Key.Reason == RouteReason.Unknown).Sum(pair => pair.Value);
        _microseconds.Sort();
        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{total} prompts; unknown {Share(unknown, total)}; a decision took {Percentile(0.5):0.0} µs at p50 and {Percentile(0.99):0.0} µs at p99");
        context.Output.WriteLine(summary);
    }

    private double Percentile(double share) =>
        _microseconds[Math.Min(_microseconds.Count - 1, (int)Math.Ceiling(share * _microseconds.Count) - 1)];
}
