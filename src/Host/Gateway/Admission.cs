using System.Threading.RateLimiting;

namespace CoERouter.Host.Gateway;

/// <summary>Lets a bounded number of requests run and a bounded number wait; the oldest waits least. Thread-safe.</summary>
internal sealed class Admission(GatewayOptions options) : IDisposable
{
    private readonly ConcurrencyLimiter _places = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.MaximumRunning,
        QueueLimit = options.MaximumWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Takes a place, which the caller gives back by disposing it.</summary>
    /// <exception cref="GatewayRefusedException">There is none.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        RateLimitLease lease = await _places.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        throw new GatewayRefusedException(GatewayRefusals.Busy(options));
    }

    public void Dispose() => _places.Dispose();
}
