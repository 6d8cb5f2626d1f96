using System.Diagnostics.CodeAnalysis;
using CoERouter.Experts.Folders;

namespace CoERouter.Experts.Generation;

/// <summary>One expert of a pool. All but <see cref="Name"/> and <see cref="Folder"/> is guarded by the pool's lock.</summary>
internal sealed class PoolEntry(string name, string path)
{
    private ExpertFolder? _folder;

    public string Name { get; } = name;

    /// <summary>The folder, read and checked at first use. A failure is not remembered, so that a repaired folder works at once.</summary>
    /// <exception cref="ExpertFolderException">It is not whole.</exception>
    public ExpertFolder Folder
    {
        get
        {
            if (_folder is null)
            {
                ExpertFolder folder = ExpertFolder.Read(path);
                _folder = folder.Manifest.Name == Name
                    ? folder
                    : throw new ExpertFolderException(
                        $"The folder '{folder.Path}' holds the expert '{folder.Manifest.Name}'; the two names must be the same.");
            }

            return _folder;
        }
    }

    /// <summary>The model, loaded or being loaded; null where it is not resident.</summary>
    public Task<ExpertModel>? Loading { get; set; }

    /// <summary>Leases given.</summary>
    public int Users { get; set; }

    /// <summary>The pool's count of uses at the last one.</summary>
    public long LastUse { get; set; }

    /// <summary>Whether the model occupies memory or is about to. A failed load does not, and is tried again at the next use.</summary>
    [MemberNotNullWhen(true, nameof(Loading))]
    public bool IsResident => Loading is { IsFaulted: false };

    /// <summary>Whether the model may be unloaded: it is loaded, and nobody uses it.</summary>
    [MemberNotNullWhen(true, nameof(Loading))]
    public bool IsIdle => Users == 0 && Loading is { IsCompletedSuccessfully: true };

    /// <summary>Unloads the model; only where nobody uses it.</summary>
    public async ValueTask UnloadAsync()
    {
        if (Loading is { } loading)
        {
            Loading = null;
            await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (loading.IsCompletedSuccessfully)
            {
                loading.Result.Dispose();
            }
        }
    }
}
