namespace CoERouter.Experts.Mixture;

/// <summary>
/// Keeps at most <paramref name="capacity"/> idle calls with their scratch. Renting never waits: beyond the capacity a call is made and
/// later dropped. Thread-safe.
/// </summary>
internal sealed class MixtureCallPool(MixtureStages stages, int capacity)
{
    private readonly MixtureCall?[] _idle = new MixtureCall?[capacity];

    public MixtureCall Rent()
    {
        for (int i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is not null && Interlocked.Exchange(ref _idle[i], null) is MixtureCall call)
            {
                return call;
            }
        }

        return new MixtureCall(stages);
    }

    public void Return(MixtureCall call)
    {
        for (int i = 0; i < _idle.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _idle[i], call, null) is null)
            {
                return;
            }
        }
    }
}
