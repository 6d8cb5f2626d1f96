namespace CoERouter.Experts.Generation;

/// <summary>
/// Lets a fixed number of requests in, lets a bounded number wait in order, and refuses the rest with an estimate of when there is room:
/// the mean time that recent requests held a slot, times the requests ahead per slot. Thread-safe.
/// </summary>
internal sealed class SlotGate(string expert, int slots, int waiting, TimeProvider time)
{
    private const double Forgetting = 0.2;
    private static readonly TimeSpan FirstGuess = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _queue = [];
    private double _meanSeconds = FirstGuess.TotalSeconds;
    private int _busy;

    /// <summary>Waits for a slot and returns the time at which it was entered, for <see cref="Exit"/>.</summary>
    public async ValueTask<long> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> turn;
        lock (_lock)
        {
            if (_busy < slots)
            {
                _busy++;
                return time.GetTimestamp();
            }

            if (_queue.Count >= waiting)
            {
                TimeSpan retry = TimeSpan.FromSeconds(Math.Max(0.1, _meanSeconds * (_queue.Count + 1) / slots));
                throw new ExpertBusyException(
                    $"The expert '{expert}' is busy: {slots} answers are being written and {_queue.Count} requests wait, which is the most "
                    + "allowed. "
                    + $"Ask again in {Math.Ceiling(retry.TotalSeconds)} s.",
                    retry);
            }

            turn = _queue.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(_ => Withdraw(turn, cancellationToken), null);
        await turn.Value.Task.ConfigureAwait(false);
        return time.GetTimestamp();
    }

    /// <summary>Gives the slot to the one who waits longest.</summary>
    public void Exit(long entered)
    {
        lock (_lock)
        {
            _meanSeconds += Forgetting * (time.GetElapsedTime(entered).TotalSeconds - _meanSeconds);
            if (_queue.First is { } next)
            {
                // The slot changes hands without becoming free, so that a newcomer cannot overtake.
                _queue.RemoveFirst();
                next.Value.SetResult();
            }
            else
            {
                _busy--;
            }
        }
    }

    private void Withdraw(LinkedListNode<TaskCompletionSource> turn, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (turn.List is not null)
            {
                _queue.Remove(turn);
                turn.Value.SetCanceled(cancellationToken);
            }
        }
    }
}
