using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;

namespace CoERouter.Host.Composition;

/// <summary>Tries out only experts that were neither written here nor tried before. Any thread.</summary>
/// <param name="record">Which ones were.</param>
/// <param name="trial">Tries out the others.</param>
internal sealed class RememberedTrial(TrialRecord record, IFolderTrial trial) : IFolderTrial
{
    public async Task RunAsync(ExpertFolder folder, CancellationToken cancellationToken)
    {
        if (!record.Holds(folder))
        {
            await trial.RunAsync(folder, cancellationToken).ConfigureAwait(false);
            record.Add(folder);
        }
    }
}
