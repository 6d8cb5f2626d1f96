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
}
