using System.CommandLine;
using System.Text.Json;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Host.Composition;
using CoERouter.Host.Gateway;
using CoERouter.Host.Gateway.Wire;
using CoERouter.Router.Chat;
using CoERouter.Router.Routes;
using Microsoft.Extensions.AI;

namespace CoERouter.Host.Commands;

/// <summary>
/// <c>coe ask "prompt"</c>: routes one prompt, streams its answer to the standard output, and says on the error output where it went.
/// </summary>
internal static class AskCommand
{
    public static Command Create(CommandContext context)
    {
        Argument<string?> prompt = new("prompt")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "The prompt. Without it, or as \"-\", the standard input is read.",
        };
        Option<string?> expert = new("--expert", "-e") { Description = "Asks this expert, whatever the prompt.", HelpName = "NAME" };
        Option<bool> json = new("--json") { Description = "Writes answer, receipt and usage as one JSON object." };
        Option<bool> receipt = new("--receipt") { Description = "Writes the whole receipt to the error output instead of one line." };
        Option<string?> models = CommonOptions.Models();
        SamplingOptions sampling = new();
        Command command = new("ask", "Answers one prompt through both levels of routing.") { prompt, expert, json, receipt, models };
        sampling.AddTo(command);
        return command.WithAction(context, async (parsed, interrupts) =>
        {
            string text = await PromptSource.ReadAsync(parsed.GetValue(prompt), context, interrupts.Finish).ConfigureAwait(false);
            ChatOptions options = sampling.Read(parsed);
            options.ModelId = parsed.GetValue(expert);
            ServiceCollection services = new();
            string folder = CommonOptions.LocateModels(context, parsed, models);
            services.AddComposition(folder, new ExpertPoolSettings { Model = new ExpertModelSettings { Slots = 1 } });
            ServiceProvider provider = services.BuildServiceProvider();
            await using (provider.ConfigureAwait(false))
            {
                if (options.ModelId is { } named
                    && provider.GetRequiredService<ExpertCatalogue>().Refused.TryGetValue(named, out string? refusal))
                {
                    throw new ExpertFolderException(refusal);
                }

                Answering answering = new(context, parsed.GetValue(json), parsed.GetValue(receipt));
                await answering.RunAsync(provider.GetRequiredService<CompositionChatClient>(), text, options, interrupts.Finish)
                    .ConfigureAwait(false);
            }

            return ExitCodes.Success;
        });
    }

    private sealed class Answering(CommandContext context, bool json, bool wholeReceipt)
    {
        public async Task RunAsync(CompositionChatClient client, string prompt, ChatOptions options, CancellationToken cancellationToken)
        {
            long started = context.Time.GetTimestamp();
            AnswerTally tally = new(keepsText: json);
            RouteReceipt? receipt = null;
            await foreach (
                ChatResponseUpdate update in client.GetStreamingResponseAsync(prompt, options, cancellationToken).ConfigureAwait(false))
            {
                receipt ??= update.AdditionalProperties?.GetValueOrDefault(RouteProperties.Receipt) as RouteReceipt;
                tally.Add(update);
                if (!json && update.Text.Length > 0)
                {
                    await context.Output.WriteAsync(update.Text.AsMemory(), cancellationToken).ConfigureAwait(false);
                    await context.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            await WriteEndAsync(receipt!, tally, context.Time.GetElapsedTime(started)).ConfigureAwait(false);
        }

        private async Task WriteEndAsync(RouteReceipt receipt, AnswerTally tally, TimeSpan elapsed)
        {
            if (json)
            {
                AnswerRecord answer = new(tally.Message.Content ?? string.Empty, tally.FinishReason, tally.Usage, receipt, Math.Round(elapsed.TotalMilliseconds, 1));
                await context.Output.WriteLineAsync(JsonSerializer.Serialize(answer, CommandJson.Wire.AnswerRecord)).ConfigureAwait(false);
                return;
            }

            await context.Output.WriteLineAsync().ConfigureAwait(false);
            string about = wholeReceipt ? receipt.ToJson() : ReceiptSummary.Of(receipt, tally.Usage, tally.FinishReason, elapsed);
            await context.Error.WriteLineAsync(about).ConfigureAwait(false);
        }
    }
}
