using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Folders.Layouts;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Mixture;
using CoERouter.Experts.Products;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Generation;

/// <summary>
/// A loaded decoder, token ids to logits: its session and a bounded number of slots. Thread-safe. The owner disposes it when no slot is in
/// use.
/// </summary>
public sealed class DecoderModel : IDisposable
{
    private const long SmallModelBytes = 64 << 20;

    // The runtime packs matrices of single precision into memory of its own, which doubles them and gains a few percent at most; unpacked
    // they stay mapped, and a load takes milliseconds. MatMulNBits cannot do without.
    private static readonly ReadOnlyDictionary<string, string> Unpacked = new(new Dictionary<string, string> { ["session.disable_prepacking"] = "1" });

    private readonly OnnxSession _session;
    private readonly ConcurrentBag<DecodingState> _idle = [];
    private readonly SlotGate _gate;
    private volatile bool _disposed;

    private DecoderModel(ExpertFolder folder, OnnxSession session, int contextLength, SlotGate gate)
    {
        Folder = folder;
        ContextLength = contextLength;
        _session = session;
        _gate = gate;
    }

    /// <summary>The folder that it was loaded from.</summary>
    public ExpertFolder Folder { get; }

    /// <summary>Most tokens of a sequence: as many as the model reads and as <see cref="ExpertModelSettings.CacheBytes"/> hold.</summary>
    public int ContextLength { get; }

    /// <summary>Loads a decoder.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="settings">How it uses the machine; null means the defaults.</param>
    /// <param name="mixture">The sparse operator, shared between experts so that they share its scratch; null makes one.</param>
    /// <param name="time">The clock behind the estimate of waiting times; null means the system's.</param>
    /// <exception cref="ExpertFolderException">The graph cannot be used; the sentence says why.</exception>
    public static DecoderModel Load(
        ExpertFolder folder, ExpertModelSettings? settings = null, SparseMoEOperator? mixture = null, TimeProvider? time = null)
    {
        settings ??= new();
        settings.Validate();
        OnnxSession session = Open(folder, settings, mixture);
        try
        {
            if (folder.Manifest.Spec is not null)
            {
                ModelShapes.Check(folder, session);
            }

            return new(
                folder,
                session,
                ContextOf(folder, settings),
                new SlotGate(folder.Manifest.Name, settings.Slots, settings.Waiting, time ?? TimeProvider.System));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Waits for a slot. The caller disposes it, and begins a sequence in its state.</summary>
    /// <exception cref="ExpertBusyException">Too many requests wait already.</exception>
    /// <exception cref="ObjectDisposedException">The expert was unloaded.</exception>
    public async ValueTask<ExpertSlot> RentAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        long entered = await _gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            DecodingState state = _idle.TryTake(out DecodingState? idle)
                ? idle
                : new DecodingState(_session, Folder.Layout, ContextLength, Folder.Manifest.Name);
            return new ExpertSlot(this, state, entered);
        }
        catch
        {
            _gate.Exit(entered);
            throw;
        }
    }

    /// <summary>Frees the session. Slots in use free theirs when they are returned.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out DecodingState? state))
        {
            state.Dispose();
        }

        _session.Dispose();
    }

    internal void Return(DecodingState state, long entered)
    {
        _idle.Add(state);
        if (_disposed)
        {
            Dispose();
        }

        _gate.Exit(entered);
    }

    private static OnnxSession Open(ExpertFolder folder, ExpertModelSettings settings, SparseMoEOperator? mixture)
    {
        try
        {
            return OnnxSession.FromFile(folder.ModelPath, new SessionSettings
            {
                Threads = settings.Threads ?? (folder.ModelBytes < SmallModelBytes ? 1 : Environment.ProcessorCount),

                // Prompts differ in length, and small experts gain nothing from threads that spin between tokens.
                MemoryPattern = false,
                AllowSpinning = false,
                Operators = [mixture ?? new SparseMoEOperator(), new BlockProductOperator()],
                Configuration = folder.Manifest.IsImported && !folder.NeedsPacking ? Unpacked : ReadOnlyDictionary<string, string>.Empty,
            });
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or ArgumentException or IOException or OutOfMemoryException)
        {
            throw new ExpertFolderException($"The expert folder '{folder.Path}' cannot be loaded: {Reason(folder, OneLine(exception.Message))}", exception);
        }
    }

    // The runtime's own words name only the first operator that it lacks.
    private static string Reason(ExpertFolder folder, string message) =>
        folder.Weights == nameof(ElementType.BFloat16) || folder.Layout.Caches.Any(cache => cache.Type == ElementType.BFloat16)
            ? $"it computes with BFloat16, which the runtime cannot do on the processor ({message.TrimEnd('.')}); export it as Float32, Float16 or Int4, or import the checkpoint that it was made from."
            : message;

    private static int ContextOf(ExpertFolder folder, ExpertModelSettings settings)
    {
        int wanted = folder.Manifest.ContextLength;
        DecoderLayout layout = folder.Layout;
        long fits = layout.CacheBytesPerToken == 0 ? wanted : settings.CacheBytes / layout.CacheBytesPerToken;
        return fits > 0
            ? (int)Math.Min(wanted, fits)
            : throw new ExpertFolderException(
                $"The expert folder '{folder.Path}' cannot be loaded: its caches take {layout.CacheBytesPerToken} bytes for each token, and "
                + $"{settings.CacheBytes} are allowed.");
    }

    // The runtime's messages may run over lines; ours are one sentence each.
    private static string OneLine(string message) =>
        string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.') + ".";
}
