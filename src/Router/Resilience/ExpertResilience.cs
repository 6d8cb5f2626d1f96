using System.Collections.Concurrent;
using CoERouter.Router.Chat;
using Microsoft.Extensions.AI;

namespace CoERouter.Router.Resilience;

/// <summary>Puts every expert behind its own timeout, retry and circuit breaker. Thread-safe; holds one pipeline per expert.</summary>
public sealed class ExpertResilience
{
    private readonly ConcurrentDictionary<string, ExpertPipeline> _pipelines = new(StringComparer.Ordinal);
    private readonly IExpertClients _experts;
    private readonly TimeProvider _time;

    /// <summary>Prepares the pipelines.</summary>
    /// <exception cref="ArgumentException">An option is not legal; all faults are named.</exception>
    public ExpertResilience(IExpertClients experts, ExpertResilienceOptions options, TimeProvider time)
    {
        options.Validate();
        _experts = experts;
        Options = options;
        _time = time;
    }

    /// <summary>The options.</summary>
    public ExpertResilienceOptions Options { get; }

    /// <summary>The expert behind its pipeline. Disposing it does nothing.</summary>
    public IChatClient Get(string expert) =>
        new ResilientChatClient(
            _experts, _pipelines.GetOrAdd(expert, static (name, self) => new ExpertPipeline(name, self.Options, self._time), this));
}
