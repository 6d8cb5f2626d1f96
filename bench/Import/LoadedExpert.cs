using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;

namespace CoERouter.Bench.Import;

/// <summary>An expert's folder, loaded with one slot.</summary>
internal sealed class LoadedExpert : IDisposable
{
    private readonly DecoderModel _model;
    private readonly ExpertSlot _slot;

    private LoadedExpert(ExpertFolder folder, DecoderModel model, ExpertSlot slot) => (Folder, _model, _slot) = (folder, model, slot);

    public ExpertFolder Folder { get; }

    public static async Task<LoadedExpert> LoadAsync(string path, CancellationToken cancellationToken)
    {
        ExpertFolder folder = ExpertFolder.Read(path);
        DecoderModel model = DecoderModel.Load(folder, new() { Slots = 1 });
        return new(folder, model, await model.RentAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Begins a sequence with one token.</summary>
    public void First()
    {
        _slot.State.Begin(Folder.Manifest.Gating);
        _slot.State.Decode(1);
    }

    /// <summary>Reads one more token, in a new sequence where the old one is full.</summary>
    public void Step()
    {
        if (_slot.State.Position == _slot.State.Capacity)
        {
            _slot.State.Begin(Folder.Manifest.Gating);
        }

        _slot.State.Decode(1);
    }

    /// <summary>Reads a prompt in a new sequence.</summary>
    public void Read(int[] prompt)
    {
        _slot.State.Begin(Folder.Manifest.Gating);
        _slot.State.Prefill(prompt);
    }

    public void Dispose()
    {
        _slot.Dispose();
        _model.Dispose();
    }
}
