namespace CoERouter.Tests.Host.Pull;

/// <summary>A clock whose pauses end at once and are remembered.</summary>
internal sealed class InstantTime : TimeProvider
{
    public List<TimeSpan> Pauses { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Pauses.Add(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
