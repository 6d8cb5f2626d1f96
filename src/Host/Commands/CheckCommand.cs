using System.CommandLine;
using System.Globalization;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Runtime;

namespace CoERouter.Host.Commands;

/// <summary>
/// <c>coe check FOLDER...</c>: says of model folders whether they can be served, by reading them, loading them and running a few tokens. It
/// runs in a process of its own, so that a model which brings the runtime down brings down nothing else.
/// </summary>
internal static class CheckCommand
{
    private const int PromptTokens = 3;
    private const int Steps = 2;
    private const double DefaultSeconds = 60;

    public static Command Create(CommandContext context)
    {
        Argument<string[]> folders = new("folder") { Arity = ArgumentArity.OneOrMore, Description = "Model folders." };
        Option<double> seconds = new("--seconds")
        {
            Description = "How long the first tokens of one model may take.",
            HelpName = "S",
            DefaultValueFactory = _ => DefaultSeconds,
        };
        Command command = new("check", "Says of model folders whether they can be served: reads, loads and runs them.") { folders, seconds };
        return command.WithAction(context, async (parsed, interrupts) =>
        {
            TimeSpan limit = TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(seconds), 0.001, int.MaxValue / 1000));
            int refused = 0;
            foreach (string folder in parsed.GetValue(folders) ?? [])
            {
                interrupts.Finish.ThrowIfCancellationRequested();
                (bool served, string sentence) = await CheckAsync(context, folder, limit, interrupts.Finish).ConfigureAwait(false);
                refused += served ? 0 : 1;
                await context.Output.WriteLineAsync($"{folder}: {sentence}").ConfigureAwait(false);
                await context.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }

            return refused == 0 ? ExitCodes.Success : ExitCodes.Failure;
        });
    }

    private static async Task<(bool Served, string Sentence)> CheckAsync(
        CommandContext context, string path, TimeSpan limit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(limit, context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            ExpertFolder folder = ExpertFolder.Read(path);
            long started = context.Time.GetTimestamp();
            using DecoderModel model = DecoderModel.Load(folder);
            double loaded = context.Time.GetElapsedTime(started).TotalMilliseconds;
            using ExpertSlot slot = await model.RentAsync(both.Token).ConfigureAwait(false);
            Run(slot.State, both.Token);
            double all = context.Time.GetElapsedTime(started).TotalMilliseconds;
            return (true, string.Create(
                CultureInfo.InvariantCulture,
                $"can be served: {folder.Configuration.Type}, {folder.Manifest.TotalParameters:#,0} parameters ({folder.Weights}), {model.ContextLength} tokens of context, loaded in {loaded:0} ms, first tokens after {all:0} ms{(folder.HasTokenizer ? "." : ", no tokenizer.")}"));
        }
        catch (ExpertFolderException exception)
        {
            return (false, exception.Message);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return (false, string.Create(CultureInfo.InvariantCulture, $"Its first tokens take longer than {limit.TotalSeconds:0.###} s."));
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or InvalidDataException or NotSupportedException or ContextLengthExceededException)
        {
            return (false, $"It was loaded, but does not run: {string.Join(' ', exception.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.')}.");
        }
    }

    private static void Run(DecodingState state, CancellationToken cancellationToken)
    {
        using RunSettings settings = new();
        using CancellationTokenRegistration termination = settings.TerminateOn(cancellationToken);
        int[] prompt = [.. Enumerable.Range(0, Math.Min(PromptTokens, Math.Min(state.VocabularySize, state.Capacity)))];
        state.Begin();
        state.Prefill(prompt, settings);
        for (int step = 0; step < Steps && state.Position < state.Capacity; step++)
        {
            state.Decode(prompt[^1], settings);
        }
    }
}
