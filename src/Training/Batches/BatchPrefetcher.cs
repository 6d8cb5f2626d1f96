using System.Collections.Concurrent;

namespace CoERouter.Training.Batches;

/// <summary>Prepares the next batches on a thread of its own, a bounded number ahead, in order.</summary>
internal sealed class BatchPrefetcher : IDisposable
{
    private readonly BlockingCollection<PackedBatch> _ready;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _producer;

    public BatchPrefetcher(Func<long, PackedBatch> make, long firstStep, long lastStep, int ahead)
    {
        _ready = new(ahead);
        _producer = Task.Factory.StartNew(() => Produce(make, firstStep, lastStep), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The next batch; rethrows what preparing it threw.</summary>
    public PackedBatch Next()
    {
        if (_ready.TryTake(out PackedBatch? batch, Timeout.Infinite))
        {
            return batch;
        }

        _producer.GetAwaiter().GetResult();
        throw new InvalidOperationException("There is no batch after the last step.");
    }

    public void Dispose()
    {
        _stop.Cancel();

        // What preparing threw reached whoever waited for the batch; a batch that nobody waits for any more has no one to tell.
        _producer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        _ready.Dispose();
        _stop.Dispose();
    }

    private void Produce(Func<long, PackedBatch> make, long firstStep, long lastStep)
    {
        try
        {
            for (long step = firstStep; step <= lastStep && !_stop.IsCancellationRequested; step++)
            {
                _ready.Add(make(step), _stop.Token);
            }
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }
}
