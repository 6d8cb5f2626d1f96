using System.Text;

namespace CoERouter.Experts.Sampling;

/// <summary>Watches a stream of text for stop strings (Aho and Corasick 1975). Text that may be the beginning of a stop string is held
/// back until it is known not to be one. The match that ends first counts, the longest of those. Work and memory do not depend on how the
/// text is cut to pieces. One for each stream; not thread-safe.</summary>
public sealed class StopMatcher
{
    /// <summary>The most stop strings.</summary>
    public const int MaximumStops = 64;

    /// <summary>The most UTF-16 characters of a stop string.</summary>
    public const int MaximumCharacters = 1024;

    private readonly StopAutomaton _automaton;
    private readonly char[] _held;
    private int _heldCount;
    private int _state;

    /// <summary>A matcher of <paramref name="stops"/>, of which there may be none.</summary>
    /// <exception cref="ArgumentException">A stop string is empty or too long, or there are too many.</exception>
    public StopMatcher(IReadOnlyList<string> stops)
    {
        ArgumentNullException.ThrowIfNull(stops);
        if (stops.Count > MaximumStops || stops.Any(stop => stop is not { Length: > 0 and <= MaximumCharacters }))
        {
            throw new ArgumentException(
                $"Stop strings may be at most {MaximumStops}, each of 1 to {MaximumCharacters} characters.", nameof(stops));
        }

        _automaton = new StopAutomaton(stops);
        _held = new char[stops.Count == 0 ? 0 : stops.Max(stop => stop.Length)];
    }

    /// <summary>The stop string that was found, or null.</summary>
    public string? Matched { get; private set; }

    /// <summary>Reads a piece and appends what is safe to show to <paramref name="released"/>. True where a stop string is found: the text
    /// before it has been released, and whatever follows is ignored.</summary>
    public bool Append(ReadOnlySpan<char> piece, StringBuilder released)
    {
        ArgumentNullException.ThrowIfNull(released);
        if (Matched is not null)
        {
            return true;
        }

        for (var i = 0; i < piece.Length; i++)
        {
            _state = _automaton.Next(_state, piece[i]);
            if (_automaton.StopEndingAt(_state) is { } stop)
            {
                Matched = stop;
                Release(piece[..(i + 1)], keep: stop.Length, released);
                return true;
            }
        }

        Release(piece, keep: _automaton.DepthOf(_state), released);
        return false;
    }

    /// <summary>Appends the text still held back, at the end of the stream; nothing where a stop string was found.</summary>
    public void Flush(StringBuilder released)
    {
        ArgumentNullException.ThrowIfNull(released);
        if (Matched is null)
        {
            released.Append(_held, 0, _heldCount);
        }

        (_heldCount, _state) = (0, 0);
    }

    // Of the held text and the piece together, all but the last characters are released; those are held.
    private void Release(ReadOnlySpan<char> piece, int keep, StringBuilder released)
    {
        var fromHeld = Math.Min(_heldCount, _heldCount + piece.Length - keep);
        released.Append(_held, 0, fromHeld);
        _held.AsSpan(fromHeld, _heldCount - fromHeld).CopyTo(_held);
        _heldCount -= fromHeld;
        var fromPiece = piece.Length - (keep - _heldCount);
        released.Append(piece[..fromPiece]);
        piece[fromPiece..].CopyTo(_held.AsSpan(_heldCount));
        _heldCount = keep;
    }
}
