using System.CommandLine;

namespace CoERouter.Host.Commands;

/// <summary><c>coe eval</c>: holds what can be measured.</summary>
internal static class EvalCommand
{
    /// <summary>The command over its suites, such as <c>embedded</c>.</summary>
    public static Command Create(IEnumerable<Command> suites)
    {
        Command command = new("eval", "Measures the experts and the composition.");
        foreach (Command suite in suites)
        {
            command.Add(suite);
        }

        return command;
    }
}
