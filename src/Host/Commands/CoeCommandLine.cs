using System.CommandLine;

namespace CoERouter.Host.Commands;

/// <summary>The <c>coe</c> command line.</summary>
public static class CoeCommandLine
{
    /// <summary>Runs one command and returns the exit code of the process.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="context">The outside world.</param>
    /// <param name="training">What <c>coe train</c> trains; the command exists where there is something.</param>
    /// <param name="evaluation">What <c>coe eval</c> measures; the command exists where there is something.</param>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, CommandContext context, IReadOnlyList<Command>? training = null, IReadOnlyList<Command>? evaluation = null)
    {
        RootCommand root = new(
            "A compound AI router: classifies a prompt, maps it to an expert, and lets that expert's sparse layers route every token.")
        {
            AskCommand.Create(context),
            ServeCommand.Create(context),
            RouteCommand.Create(context),
            ReplayCommand.Create(context),
            KshotCommand.Create(context),
            MapCommand.Create(context),
            ExpertsCommand.Create(context),
            PullCommand.Create(context),
            CheckCommand.Create(context),
            ImportCommand.Create(context),
            CalibrateCommand.Create(context),
        };
        MapChangeCommands.AddTo(root, context);
        if (training is { Count: > 0 })
        {
            root.Add(TrainCommand.Create(training));
        }

        if (evaluation is { Count: > 0 })
        {
            root.Add(EvalCommand.Create(evaluation));
        }

        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
            {
                await context.Error.WriteLineAsync($"coe: {error.Message}").ConfigureAwait(false);
            }

            await context.Error.WriteLineAsync("Add --help to see what is legal.").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        // Ctrl-C is ours: a command finishes what it can, as its interrupts tell it.
        InvocationConfiguration configuration = new()
        {
            Output = context.Output,
            Error = context.Error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
    }
}
