using System.CommandLine;

namespace CoERouter.Host.Commands.Evaluate;

/// <summary>What <c>coe eval</c> measures.</summary>
public static class EvalSuites
{
    /// <summary>All suites.</summary>
    public static IReadOnlyList<Command> All(CommandContext context) =>
    [
        EvalEmbeddedCommand.Create(context), EvalOutcomesCommand.Create(context), EvalSamplesCommand.Create(context), EvalCategoriesCommand.Create(context), EvalRoutingCommand.Create(context),
        EvalFoundCommand.Create(context),
    ];
}
