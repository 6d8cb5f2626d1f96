using System.CommandLine;
using CoERouter.Host.Composition;
using CoERouter.Router.Chat;
using CoERouter.Router.Mapping;
using CoERouter.Router.Receipts;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Commands;

/// <summary><c>coe route</c>: where prompts would go. No expert is loaded and nothing is generated.</summary>
internal static class RouteCommand
{
    public static Command Create(CommandContext context)
    {
        Argument<string?> prompt = new("prompt")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "One prompt. Without it, or as \"-\", the standard input is read.",
        };
        Option<string?> file = new("--file", "-f")
        {
            Description = "A JSONL file (also .gz): objects with \"prompt\", \"text\", \"question\" or OpenAI \"messages\".", HelpName = "FILE",
        };
        Option<string?> output = new("--out", "-o")
        {
            Description = "Writes the receipt of every prompt of the file here, one JSON object per line.",
            HelpName = "FILE",
        };
        Option<string?> expert = new("--expert", "-e") { Description = "Asks for this expert.", HelpName = "NAME" };
        Option<string?> gating = new("--gating", "-g") { Description = "Asks for this gating policy.", HelpName = "POLICY" };
        Option<string?> receipts = new("--receipts")
        {
            Description = "Writes a record of every decision here, one JSON object per line, for 'coe replay'.",
            HelpName = "FILE",
        };
        Option<bool> keepPrompts = new("--keep-prompts")
        {
            Description = "Keeps the text of the prompts in --receipts, so that a replay estimates their categories anew.",
        };
        Option<bool> counterfactuals = new("--counterfactuals")
        {
            Description = "Adds to --receipts, or to the receipt of one prompt, what would have sent it elsewhere.",
        };
        Option<string?> models = CommonOptions.Models();
        Command command = new("route", "Says where prompts would go, without generating anything.")
        {
            prompt, file, output, receipts, keepPrompts, counterfactuals, expert, gating, models,
        };
        return command.WithAction(context, async (parsed, interrupts) =>
        {
            string? named = parsed.GetValue(expert);
            RouteRequest request = new(named is CompositionChatClient.Auto ? null : named, SamplingOptions.ReadGating(parsed.GetValue(gating)));
            string? path = parsed.GetValue(file);
            if (path is not null && parsed.GetValue(prompt) is not null)
            {
                throw new ArgumentException("Both a prompt and --file are given; give one of them.");
            }

            if (path is null && parsed.GetValue(output) is not null)
            {
                throw new ArgumentException("--out needs --file.");
            }

            string? recordPath = parsed.GetValue(receipts);
            if (recordPath is null && parsed.GetValue(keepPrompts))
            {
                throw new ArgumentException("--keep-prompts needs --receipts.");
            }

            if (recordPath is null && path is not null && parsed.GetValue(counterfactuals))
            {
                throw new ArgumentException("--counterfactuals of a file needs --receipts.");
            }

            ServiceCollection services = new();
            services.AddComposition(CommonOptions.LocateModels(context, parsed, models));
            ServiceProvider provider = services.BuildServiceProvider();
            await using (provider.ConfigureAwait(false))
            {
                CompositionChatClient client = provider.GetRequiredService<CompositionChatClient>();
                CounterfactualFinder? finder = parsed.GetValue(counterfactuals) ? CompositionServices.Counterfactuals(provider, provider.GetRequiredService<CategoryMap>())
                    ?? throw new InvalidDataException($"Counterfactuals need the outcome table '{ModelsFolder.Outcomes}' in the models folder; 'coe eval outcomes' measures it.")
                    : null;
                RecordWriter? records = recordPath is null ? null : new RecordWriter(recordPath, parsed.GetValue(keepPrompts), finder);
                try
                {
                    if (path is not null)
                    {
                        return await new RouteFile(context, client, request, records).RunAsync(path, parsed.GetValue(output), interrupts.Finish)
                            .ConfigureAwait(false);
                    }

                    string text = await PromptSource.ReadAsync(parsed.GetValue(prompt), context, interrupts.Finish).ConfigureAwait(false);
                    RouteReceipt receipt = client.Route(text, request).Receipt;
                    records?.Write(receipt, text);
                    await context.Output.WriteLineAsync(receipt.ToJson()).ConfigureAwait(false);
                    foreach (Counterfactual other in finder?.Find(receipt) ?? [])
                    {
                        await context.Output.WriteLineAsync(other.Sentence).ConfigureAwait(false);
                    }

                    return ExitCodes.Success;
                }
                finally
                {
                    records?.Dispose();
                }
            }
        });
    }
}
