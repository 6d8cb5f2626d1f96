using System.CommandLine;

namespace CoERouter.Host.Commands;

/// <summary><c>coe train</c>: holds what can be trained.</summary>
internal static class TrainCommand
{
    /// <summary>The command over its subjects, such as <c>expert</c> and <c>categorizer</c>.</summary>
    public static Command Create(IEnumerable<Command> subjects)
    {
        Command command = new("train", "Trains an expert or the categorizer on this machine.");
        foreach (Command subject in subjects)
        {
            command.Add(subject);
        }

        return command;
    }
}
