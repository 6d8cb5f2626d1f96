namespace CoERouter.Experts.Generation;

/// <summary>A slot of an expert, held until disposed.</summary>
public sealed class ExpertSlot : IDisposable
{
    private readonly DecoderModel _model;
    private readonly long _entered;
    private DecodingState? _state;

    internal ExpertSlot(DecoderModel model, DecodingState state, long entered) => (_model, _state, _entered) = (model, state, entered);

    /// <summary>The sequence's state.</summary>
    /// <exception cref="ObjectDisposedException">The slot was given back.</exception>
    public DecodingState State => _state ?? throw new ObjectDisposedException(nameof(ExpertSlot));

    /// <summary>Gives the slot to the next request.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _state, null) is DecodingState state)
        {
            _model.Return(state, _entered);
        }
    }
}
