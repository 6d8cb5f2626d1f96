using System.CommandLine;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Import;
using CoERouter.Host.Composition;
using CoERouter.Host.Pull;
using CoERouter.Router.Resilience;
using CoERouter.Runtime;

namespace CoERouter.Host.Commands;

/// <summary>Runs a command's work and turns what goes wrong into one sentence and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Makes <paramref name="work"/> the action of <paramref name="command"/>.</summary>
    public static Command WithAction(this Command command, CommandContext context, Func<ParseResult, Interrupts, Task<int>> work)
    {
        command.SetAction((parsed, _) => RunAsync(context, interrupts => work(parsed, interrupts)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, Func<Interrupts, Task<int>> work)
    {
        using Interrupts interrupts = context.Interrupts();
        try
        {
            return await work(interrupts).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interrupts.Finish.IsCancellationRequested)
        {
            await context.Error.WriteLineAsync("Interrupted.").ConfigureAwait(false);
            return ExitCodes.Interrupted;
        }
        catch (Exception fault) when (Explain(fault) is not null)
        {
            (string sentence, int code) = Explain(fault)!.Value;
            await context.Error.WriteLineAsync($"coe: {sentence}").ConfigureAwait(false);
            return code;
        }
    }

    // Anything else is a defect of the program and shows its whole trace.
    private static (string Sentence, int Code)? Explain(Exception fault) => fault switch
    {
        ArgumentException { ParamName: { } parameter } =>
            (fault.Message.Replace($" (Parameter '{parameter}')", string.Empty, StringComparison.Ordinal), ExitCodes.Usage),
        ArgumentException or ContextLengthExceededException or UnknownExpertException => (fault.Message, ExitCodes.Usage),
        ModelsFolderException or ModelImportException or ExpertFolderException or ExpertBusyException or ExpertUnavailableException or ExpertInterruptedException or PullException => (fault.Message, ExitCodes.Failure),
        OnnxRuntimeException or IOException or InvalidDataException or UnauthorizedAccessException => (fault.Message, ExitCodes.Failure),
        _ => null,
    };
}
