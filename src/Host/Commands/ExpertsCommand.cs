using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Host.Composition;
using Spectre.Console;

namespace CoERouter.Host.Commands;

/// <summary><c>coe experts</c>: what there is to ask.</summary>
internal static class ExpertsCommand
{
    public static Command Create(CommandContext context)
    {
        Option<bool> json = new("--json") { Description = "Writes the experts as JSON." };
        Option<bool> verify = new("--verify") { Description = "First compares the SHA-256 of every file with the expert's manifest." };
        Option<string?> models = CommonOptions.Models();
        Option<bool> record = new("--record")
        {
            Description = "First writes an expert.json with the SHA-256 of every file into folders of others that have none.",
        };
        Command command = new("experts", "Lists the experts: task, parameters, quantization and figures.") { json, verify, record, models };
        return command.WithAction(context, async (parsed, _) =>
        {
            string folder = CommonOptions.LocateModels(context, parsed, models);
            if (parsed.GetValue(record))
            {
                Record(folder);
            }

            ExpertPool pool = new(folder);
            await using (pool.ConfigureAwait(false))
            {
                ExpertCatalogue catalogue = CatalogueReader.Read(pool, folder);
                foreach (ExpertSummary expert in parsed.GetValue(verify) ? catalogue.Experts : [])
                {
                    ExpertFolder.Read(Path.Combine(folder, expert.Name)).Verify();
                }

                if (parsed.GetValue(json))
                {
                    await context.Output.WriteLineAsync(
                        JsonSerializer.Serialize([.. catalogue.Experts.Select(Record)], CommandJson.Wire.ExpertRecordArray)).ConfigureAwait(false);
                }
                else
                {
                    Tables.Console(context).Write(Table(catalogue));
                }

                foreach (string refusal in catalogue.Refused.Values)
                {
                    await context.Error.WriteLineAsync($"coe: {refusal}").ConfigureAwait(false);
                }
            }

            return ExitCodes.Success;
        });
    }

    private static void Record(string models)
    {
        foreach (string expert in Directory.GetDirectories(models).Where(ExpertFiles.MarkFolder))
        {
            try
            {
                if (!File.Exists(Path.Combine(expert, ExpertFiles.Manifest)))
                {
                    ExpertFolder.Record(expert);
                }
            }
            catch (ExpertFolderException)
            {
                // The list, which follows, says what is wrong with it.
            }
        }
    }

    private static ExpertRecord Record(ExpertSummary expert) => new(
        expert.Name, expert.Task, expert.Description, expert.Profile.Cost.TotalParameters, expert.Profile.Cost.ActiveParameters(expert.Profile.DefaultGating),
        expert.Profile.DefaultGating.ToString(), expert.Quantization, expert.ContextLength, expert.ExactMatch);

    private static Table Table(ExpertCatalogue catalogue)
    {
        Table table = Tables.Create("Expert", "Task", "Parameters", "Active", "Gating", "Weights", "Context", "Exact match");
        foreach (int column in (ReadOnlySpan<int>)[2, 3, 6, 7])
        {
            table.Columns[column].RightAligned();
        }

        foreach (ExpertRecord expert in catalogue.Experts.Select(Record))
        {
            table.AddRow(
                Markup.Escape(expert.Name),
                Markup.Escape(expert.Task),
                Number(expert.TotalParameters),
                Number(expert.ActiveParameters),
                expert.Gating,
                expert.Quantization,
                Number(expert.ContextLength),
                expert.ExactMatch is { } match
                    ? string.Create(CultureInfo.InvariantCulture, $"{100 * match:0.0} %")
                    : "not measured");
        }

        return table;
    }

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
