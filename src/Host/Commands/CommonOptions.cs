using System.CommandLine;
using CoERouter.Host.Composition;

namespace CoERouter.Host.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string?> Models() => new("--models")
    {
        Description = "The models folder. Default: the first folder 'models' with experts here, beside the program, or above.",
        HelpName = "FOLDER",
    };

    public static string LocateModels(CommandContext context, ParseResult parsed, Option<string?> option) =>
        ModelsFolder.Locate(parsed.GetValue(option), context.SearchFolders);

    public static Option<string?> State() => new("--state")
    {
        Description = "The folder of feedback and earlier maps. Default: 'state' in the models folder.",
        HelpName = "FOLDER",
    };

    public static string StateFolder(ParseResult parsed, Option<string?> option, string modelsFolder) =>
        Path.GetFullPath(parsed.GetValue(option) ?? Path.Combine(modelsFolder, ModelsFolder.State));
}
