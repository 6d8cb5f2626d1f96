using CoERouter.Experts.Folders;

namespace CoERouter.Experts.Generation;

/// <summary>
/// Tries out a folder before it is loaded into this process. The checks of its files find what lies; they cannot find every graph
/// that brings the runtime down, and that would end the process with all its answers.
/// </summary>
public interface IFolderTrial
{
    /// <summary>Loads and runs the model where it can do no harm.</summary>
    /// <exception cref="ExpertFolderException">It cannot be served; the sentence says why.</exception>
    Task RunAsync(ExpertFolder folder, CancellationToken cancellationToken);
}
