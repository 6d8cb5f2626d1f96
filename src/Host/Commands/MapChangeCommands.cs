using System.CommandLine;
using CoERouter.Host.Composition;
using CoERouter.Router.Feedback;
using CoERouter.Router.Mapping;

namespace CoERouter.Host.Commands;

/// <summary><c>coe map diff</c>, <c>apply</c> and <c>rollback</c>: what a proposed map would change, put in use, and taken back.</summary>
internal static class MapChangeCommands
{
    private const string Parent = "map";

    /// <summary>Adds the commands under <c>map</c>, which is made where there is none yet.</summary>
    public static void AddTo(RootCommand root, CommandContext context)
    {
        Command? map = root.Subcommands.FirstOrDefault(command => command.Name == Parent);
        if (map is null)
        {
            map = new Command(Parent, "Shows, applies and takes back changes of the map.");
            root.Add(map);
        }

        map.Add(Make(context, "diff", "Shows what the proposed map would do otherwise.", Diff));
        map.Add(Make(context, "apply", "Puts the proposed map in use and keeps the present one.", Apply));
        map.Add(Make(context, "rollback", "Puts the map before the present one in use again.", RollBack));
    }

    private static Command Make(CommandContext context, string name, string description, Func<CommandContext, MapHistory, OutcomeEstimates?, int> work)
    {
        Option<string?> models = CommonOptions.Models();
        Option<string?> state = CommonOptions.State();
        return new Command(name, description) { models, state }.WithAction(context, (parsed, _) =>
        {
            string folder = CommonOptions.LocateModels(context, parsed, models);
            string stateFolder = CommonOptions.StateFolder(parsed, state, folder);
            MapHistory history = new(Path.Combine(folder, ModelsFolder.Map), stateFolder);
            return Task.FromResult(work(context, history, Estimates(folder, stateFolder)));
        });
    }

    // Beside the maps' own figures stands what measurements and feedback say by now; without either there is nothing to add.
    private static OutcomeEstimates? Estimates(string folder, string state) =>
        MeasuredOutcomes.Read(folder) is { Table: { } table, Revision: { } revision } && FeedbackJournal.ReadUpTo(state, long.MaxValue) is { Last: > 0 } tallies
            ? new OutcomeEstimates(table, revision, tallies, new FeedbackOptions().MostPriorCount)
            : null;

    private static int Diff(CommandContext context, MapHistory history, OutcomeEstimates? estimates)
    {
        context.Output.Write(history.ReadProposed() is { } proposed
            ? MapDiff.Of(history.ReadCurrent(), proposed, estimates).ToText()
            : "No map is proposed.\n");
        return ExitCodes.Success;
    }

    private static int Apply(CommandContext context, MapHistory history, OutcomeEstimates? estimates)
    {
        if (history.ReadProposed() is not { } proposed)
        {
            throw new InvalidDataException("No map is proposed, so there is nothing to put in use.");
        }

        string diff = MapDiff.Of(history.ReadCurrent(), proposed, estimates).ToText();
        history.Apply(proposed);
        context.Output.Write(diff);
        Say(context, proposed);
        return ExitCodes.Success;
    }

    private static int RollBack(CommandContext context, MapHistory history, OutcomeEstimates? estimates)
    {
        CategoryMap present = history.ReadCurrent();
        CategoryMap map = history.RollBack() ?? throw new InvalidDataException("No earlier map was kept, so there is nothing to go back to.");
        context.Output.Write(MapDiff.Of(present, map, estimates).ToText());
        Say(context, map);
        return ExitCodes.Success;
    }

    private static void Say(CommandContext context, CategoryMap map) =>
        context.Output.WriteLine($"Map {map.Revision} is in use; a gateway that runs takes it up when it is started again.");
}
