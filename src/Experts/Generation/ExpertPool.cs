using System.Collections.Frozen;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Mixture;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Generation;

/// <summary>
/// The experts of a models folder, each in a folder of its own name. They are loaded at first use, once for all who ask; when a limit is
/// reached the one unused for longest is unloaded, and one in use never is. Thread-safe. Disposal refuses new leases, waits for those
/// given, and unloads all.
/// </summary>
public sealed class ExpertPool : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfterFull = TimeSpan.FromSeconds(1);

    private readonly ExpertPoolSettings _settings;
    private readonly TimeProvider _time;
    private readonly FrozenDictionary<string, PoolEntry> _entries;
    private readonly IFolderTrial? _trial;
    private readonly SparseMoEOperator _mixture = new();
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _uses;
    private int _leases;
    private bool _disposed;

    /// <summary>Looks at a models folder; nothing is loaded yet.</summary>
    /// <param name="path">The folder that holds the experts' folders.</param>
    /// <param name="settings">Limits; null means the defaults.</param>
    /// <param name="time">The clock; null means the system's.</param>
    /// <param name="trial">Tries folders out before they are loaded; null loads them at once.</param>
    /// <exception cref="ExpertFolderException">There is no such folder, or no expert in it.</exception>
    public ExpertPool(string path, ExpertPoolSettings? settings = null, TimeProvider? time = null, IFolderTrial? trial = null)
    {
        _trial = trial;
        _settings = settings ?? new();
        _settings.Validate();
        _time = time ?? TimeProvider.System;
        if (!Directory.Exists(path))
        {
            throw new ExpertFolderException($"There is no models folder '{Path.GetFullPath(path)}'.");
        }

        IEnumerable<string> folders = Directory.GetDirectories(path).Where(ExpertFiles.MarkFolder);
        Names = [.. folders.Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
        if (Names.Count == 0)
        {
            throw new ExpertFolderException(
                $"The models folder '{Path.GetFullPath(path)}' holds no expert: no folder in it has an {ExpertFiles.Manifest} or a "
                + $"{ExpertFiles.GenerationConfiguration}.");
        }

        _entries = Names.ToFrozenDictionary(name => name, name => new PoolEntry(name, Path.Combine(path, name)), StringComparer.Ordinal);
    }

    /// <summary>The experts' names, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The names of the experts loaded now.</summary>
    public IReadOnlyList<string> Resident
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Values.Where(entry => entry.IsResident).Select(entry => entry.Name).Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>An expert's manifest, without loading it.</summary>
    /// <exception cref="UnknownExpertException">There is no such expert.</exception>
    /// <exception cref="ExpertFolderException">Its folder is not whole.</exception>
    public ExpertManifest Manifest(string name) => Find(name).Folder.Manifest;

    /// <summary>An expert's folder, without loading it.</summary>
    /// <exception cref="UnknownExpertException">There is no such expert.</exception>
    /// <exception cref="ExpertFolderException">Its folder is not whole.</exception>
    public ExpertFolder Folder(string name) => Find(name).Folder;

    /// <summary>A client that leases the expert for each request.</summary>
    /// <exception cref="UnknownExpertException">There is no such expert.</exception>
    public IChatClient Client(string name, Func<ulong>? seeds = null)
    {
        Find(name);
        return new ExpertChatClient(name, cancellationToken => GetAsync(name, cancellationToken), seeds);
    }

    /// <summary>Leases an expert, loading it where it is not.</summary>
    /// <exception cref="UnknownExpertException">There is no such expert.</exception>
    /// <exception cref="ExpertFolderException">Its folder is not whole.</exception>
    /// <exception cref="ExpertBusyException">It is not loaded, and every expert that is, up to the limit, is in use.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed.</exception>
    public async ValueTask<ExpertLease> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        PoolEntry entry = Find(name);
        Task<ExpertModel> loading = Enter(entry, entry.Folder);
        try
        {
            ExpertModel model = await loading.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new ExpertLease(model, () => Leave(entry));
        }
        catch
        {
            Leave(entry);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _disposed = true;
                if (_leases == 0)
                {
                    _drained.SetResult();
                }
            }
        }

        await _drained.Task.ConfigureAwait(false);
        foreach (PoolEntry entry in _entries.Values)
        {
            await entry.UnloadAsync().ConfigureAwait(false);
        }
    }

    // Whoever asks first may give up waiting; the others, and the next ones, still want the expert.
    private async Task<ExpertModel> LoadAsync(ExpertFolder folder)
    {
        if (_trial is not null)
        {
            await _trial.RunAsync(folder, CancellationToken.None).ConfigureAwait(false);
        }

        return ExpertModel.Load(folder, _settings.Model, _mixture, _time);
    }

    private PoolEntry Find(string name) =>
        _entries.TryGetValue(name, out PoolEntry? entry) ? entry : throw new UnknownExpertException(name, Names);

    private Task<ExpertModel> Enter(PoolEntry entry, ExpertFolder folder)
    {
        List<Task<ExpertModel>> unloaded = [];
        Task<ExpertModel> loading;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!entry.IsResident)
            {
                MakeRoom(folder, unloaded);
                entry.Loading = Task.Run(() => LoadAsync(folder));
            }

            loading = entry.Loading;
            entry.Users++;
            entry.LastUse = ++_uses;
            _leases++;
        }

        unloaded.ForEach(task => task.Result.Dispose());
        return loading;
    }

    private void MakeRoom(ExpertFolder wanted, List<Task<ExpertModel>> unloaded)
    {
        while (true)
        {
            PoolEntry[] resident = [.. _entries.Values.Where(entry => entry.IsResident)];
            bool fits = resident.Length < _settings.Resident
                && (resident.Length == 0 || resident.Sum(entry => entry.Folder.ModelBytes) + wanted.ModelBytes <= _settings.ResidentBytes);
            if (fits)
            {
                return;
            }

            PoolEntry? oldest = resident.Where(entry => entry.IsIdle).MinBy(entry => entry.LastUse);
            if (oldest?.Loading is not { } model)
            {
                throw new ExpertBusyException(
                    $"The expert '{wanted.Manifest.Name}' is not loaded, and the {resident.Length} experts that fill the pool are all in "
                    + "use. "
                    + $"Ask again in {RetryAfterFull.TotalSeconds} s.",
                    RetryAfterFull);
            }

            unloaded.Add(model);
            oldest.Loading = null;
        }
    }

    private void Leave(PoolEntry entry)
    {
        lock (_lock)
        {
            entry.Users--;
            if (--_leases == 0 && _disposed)
            {
                _drained.TrySetResult();
            }
        }
    }
}
