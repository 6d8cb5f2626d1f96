using System.Collections.Concurrent;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Mixture;
using CoERouter.Experts.Templates;
using CoERouter.Experts.Tokenization;
using CoERouter.Runtime;

namespace CoERouter.Experts.Generation;

/// <summary>
/// A loaded expert: its session, tokenizer and template, and a bounded number of slots in which answers are generated. Thread-safe. The
/// owner disposes it when no slot is in use.
/// </summary>
public sealed class ExpertModel : IDisposable
{
    private readonly OnnxSession _session;
    private readonly ConcurrentBag<DecodingState> _idle = [];
    private readonly SlotGate _gate;
    private volatile bool _disposed;

    private ExpertModel(ExpertFolder folder, OnnxSession session, ByteLevelTokenizer tokenizer, ChatTemplate template, SlotGate gate)
    {
        Folder = folder;
        Tokenizer = tokenizer;
        Template = template;
        _session = session;
        _gate = gate;
    }

    /// <summary>The folder that it was loaded from.</summary>
    public ExpertFolder Folder { get; }

    /// <summary>Its manifest.</summary>
    public ExpertManifest Manifest => Folder.Manifest;

    /// <summary>Its tokenizer.</summary>
    public ByteLevelTokenizer Tokenizer { get; }

    /// <summary>Its chat format.</summary>
    public ChatTemplate Template { get; }

    /// <summary>Loads an expert.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="settings">How it uses the machine; null means the defaults.</param>
    /// <param name="mixture">The sparse operator, shared between experts so that they share its scratch; null makes one.</param>
    /// <param name="time">The clock behind the estimate of waiting times; null means the system's.</param>
    /// <exception cref="ExpertFolderException">The folder's files cannot be used; the sentence says why.</exception>
    public static ExpertModel Load(
        ExpertFolder folder, ExpertModelSettings? settings = null, SparseMoEOperator? mixture = null, TimeProvider? time = null)
    {
        settings ??= new();
        settings.Validate();
        ByteLevelTokenizer tokenizer = folder.ReadTokenizer();
        ChatTemplate template;
        OnnxSession session;
        try
        {
            template = new ChatTemplate(tokenizer, folder.Manifest.Markers);
            session = OnnxSession.FromFile(folder.ModelPath, new SessionSettings
            {
                Threads = settings.Threads,

                // Prompts differ in length, and small experts gain nothing from threads that spin between tokens.
                MemoryPattern = false,
                AllowSpinning = false,
                Operators = [mixture ?? new SparseMoEOperator()],
            });
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or ArgumentException)
        {
            throw new ExpertFolderException($"The expert folder '{folder.Path}' cannot be loaded: {exception.Message}", exception);
        }

        try
        {
            ModelShapes.Check(folder, session);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        return new(
            folder,
            session,
            tokenizer,
            template,
            new SlotGate(folder.Manifest.Name, settings.Slots, settings.Waiting, time ?? TimeProvider.System));
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
                : new DecodingState(_session, Manifest.Spec, Manifest.ContextLength, Manifest.Name);
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
}
