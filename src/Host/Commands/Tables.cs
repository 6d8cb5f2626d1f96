using Spectre.Console;

namespace CoERouter.Host.Commands;

/// <summary>The look of every table.</summary>
internal static class Tables
{
    private const int WidthWithoutTerminal = 160;

    /// <summary>A console that writes to the command's output.</summary>
    public static IAnsiConsole Console(CommandContext context)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Output) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }

    /// <summary>An empty table.</summary>
    public static Table Create(params string[] columns) => new Table().Border(TableBorder.Simple).AddColumns(columns);
}
