using System.CommandLine;

namespace CoERouter.Host.Commands.Train;

/// <summary>What <c>coe train</c> trains.</summary>
public static class TrainSubjects
{
    /// <summary>All subjects.</summary>
    public static IReadOnlyList<Command> All(CommandContext context) => [TrainExpertCommand.Create(context), TrainCategorizerCommand.Create(context), TrainAbstentionCommand.Create(context), TrainDriftCommand.Create(context)];
}
