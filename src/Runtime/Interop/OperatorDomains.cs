using System.Collections.Concurrent;
using CoERouter.Runtime.Operators;

namespace CoERouter.Runtime.Interop;

/// <summary>
/// The domains of operators that the runtime knows already. It keeps them in one list for the whole process and adds a new one without a
/// lock of its own, so of two sessions that bring the same domain first, at the same moment, one would fail. Thread-safe.
/// </summary>
internal sealed class OperatorDomains
{
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);
    private readonly Lock _first = new();

    /// <summary>
    /// Makes a session: alone where one of its domains is new, beside others where all are known. What <paramref name="create"/> returns
    /// is a status of the runtime; zero means that the session was made.
    /// </summary>
    public nint Create(IReadOnlyList<CustomOperator> operators, Func<nint> create)
    {
        string[] domains = [.. operators.Select(custom => custom.Domain).Distinct(StringComparer.Ordinal)];
        if (domains.All(_known.ContainsKey))
        {
            return create();
        }

        lock (_first)
        {
            nint status = create();
            foreach (string domain in status == 0 ? domains : [])
            {
                _known[domain] = true;
            }

            return status;
        }
    }
}
