using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using CoERouter.Experts.Generation;
using CoERouter.Host.Composition;
using CoERouter.Host.Gateway;
using CoERouter.Router.Feedback;
using CoERouter.Router.Routes;
using Microsoft.AspNetCore.Connections;

namespace CoERouter.Host.Commands;

/// <summary><c>coe serve</c>: the gateway. The first Ctrl-C lets running answers finish, a later one ends them.</summary>
internal static class ServeCommand
{
    private const int LargestPort = 65_535;

    public static Command Create(CommandContext context)
    {
        GatewayOptions defaults = new();
        Option<string[]> urls = new("--urls")
        {
            Description = $"Addresses to listen on. Default: {string.Join(' ', defaults.Urls)}",
            HelpName = "URL",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<int?> port = new("--port", "-p")
        {
            Description = "Port on this machine's own address; 0 takes a free one.",
            HelpName = "PORT",
        };
        Option<int> running = new("--max-running")
        {
            Description = "Requests answered at the same time.",
            HelpName = "N",
            DefaultValueFactory = _ => defaults.MaximumRunning,
        };
        Option<int> waiting = new("--max-waiting")
        {
            Description = "Requests that wait for a place; further ones get status 429.",
            HelpName = "N",
            DefaultValueFactory = _ => defaults.MaximumWaiting,
        };
        Option<double> shutdown = new("--shutdown-seconds")
        {
            Description = "How long running answers may take to finish after Ctrl-C.",
            HelpName = "S",
            DefaultValueFactory = _ => defaults.ShutdownTimeout.TotalSeconds,
        };
        Option<bool> explore = new("--explore")
        {
            Description = "Tries other arms than the map's by Thompson sampling, to learn from feedback; answers get worse at first.",
        };
        Option<string?> models = CommonOptions.Models();
        Option<string?> state = CommonOptions.State();
        Command command = new("serve", "Serves the experts over OpenAI's HTTP protocol, with a page at /.")
        {
            urls, port, running, waiting, shutdown, explore, models, state,
        };
        return command.WithAction(context, async (parsed, interrupts) =>
        {
            GatewayOptions options = new()
            {
                Urls = ReadUrls(parsed.GetValue(urls) ?? [], parsed.GetValue(port), defaults),
                MaximumRunning = parsed.GetValue(running),
                MaximumWaiting = parsed.GetValue(waiting),
                ShutdownTimeout = TimeSpan.FromSeconds(parsed.GetValue(shutdown)),
            };
            string folder = CommonOptions.LocateModels(context, parsed, models);
            FeedbackOptions feedback = new() { Explore = parsed.GetValue(explore) };
            WebApplication app = GatewayApplication.Build(
                options,
                services => services.AddComposition(folder).AddFeedback(folder, CommonOptions.StateFolder(parsed, state, folder), feedback),
                logging: context.Logging);
            await using (app.ConfigureAwait(false))
            {
                return await ServeAsync(context, app, options, interrupts).ConfigureAwait(false);
            }
        });
    }

    private static string[] ReadUrls(string[] urls, int? port, GatewayOptions defaults) => (urls, port) switch
    {
        ({ Length: > 0 }, not null) => throw new ArgumentException("Both --urls and --port are given; give one of them."),
        ({ Length: > 0 }, null) => [.. urls.SelectMany(url => url.Split(';', StringSplitOptions.RemoveEmptyEntries))],
        (_, { } number) => number is >= 0 and <= LargestPort
            ? [string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{number}")]
            : throw new ArgumentException($"The port is {number}; legal is 0 to {LargestPort}."),
        _ => [.. defaults.Urls],
    };

    private static async Task<int> ServeAsync(CommandContext context, WebApplication app, GatewayOptions options, Interrupts interrupts)
    {
        IReadOnlyList<ExpertSummary> experts = app.Services.GetRequiredService<ExpertCatalogue>().Experts;
        await LoadAsync(app.Services.GetRequiredService<ExpertPool>(), experts, interrupts.Finish).ConfigureAwait(false);
        try
        {
            await app.StartAsync(interrupts.Finish).ConfigureAwait(false);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            await context.Error.WriteLineAsync(
                $"coe: {string.Join(" or ", options.Urls)} is in use by another program; choose another port with --port.").ConfigureAwait(false);
            return ExitCodes.Failure;
        }
        catch (SocketException fault)
        {
            await context.Error.WriteLineAsync($"coe: {string.Join(" or ", options.Urls)} cannot be listened on: {fault.Message}.").ConfigureAwait(false);
            return ExitCodes.Failure;
        }

        await context.Output.WriteLineAsync(
            $"CoERouter listens on {string.Join(" and ", app.Urls)} with {experts.Count} experts: {string.Join(", ", experts.Select(expert => expert.Name))}. Ctrl-C stops it.")
            .ConfigureAwait(false);
        if (app.Services.GetRequiredService<RouteDecider>().IdleRefinements is { Count: > 0 } idle)
        {
            await context.Error.WriteLineAsync(
                $"coe: The refinement of {string.Join(", ", idle)} is idle, since the map sends its prompts to neither of its two arms; calibrate again with 'coe calibrate --sample'.").ConfigureAwait(false);
        }

        await WaitAsync(interrupts.Finish).ConfigureAwait(false);
        await context.Output.WriteLineAsync("Stopping; running answers finish first. Ctrl-C again ends them.").ConfigureAwait(false);
        await app.StopAsync(interrupts.End).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    // What is wrong with an expert's folder is said now, not to the first who asks for it.
    private static async Task LoadAsync(ExpertPool pool, IReadOnlyList<ExpertSummary> experts, CancellationToken cancellationToken)
    {
        foreach (ExpertSummary expert in experts)
        {
            (await pool.GetAsync(expert.Name, cancellationToken).ConfigureAwait(false)).Dispose();
        }
    }

    private static async Task WaitAsync(CancellationToken finish)
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = finish.UnsafeRegister(
            static state => ((TaskCompletionSource)state!).TrySetResult(), asked);
        await asked.Task.ConfigureAwait(false);
    }
}
