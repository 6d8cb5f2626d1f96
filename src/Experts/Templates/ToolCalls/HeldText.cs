using System.Text;

namespace CoERouter.Experts.Templates.ToolCalls;

/// <summary>Text that waits for a marker. What was searched once is not searched again, so that a long call costs linear time.</summary>
internal sealed class HeldText
{
    private readonly StringBuilder _text = new();
    private int _searched;

    public int Length => _text.Length;

    public void Append(string piece) => _text.Append(piece);

    /// <summary>Where the first of the markers stands, or -1.</summary>
    public int Find(ReadOnlySpan<string> markers, out string found)
    {
        int longest = 0;
        foreach (string marker in markers)
        {
            longest = Math.Max(longest, marker.Length);
        }

        int from = Math.Max(0, _searched - longest + 1);
        string tail = _text.ToString(from, _text.Length - from);
        (int first, found) = (-1, string.Empty);
        foreach (string marker in markers)
        {
            int at = tail.IndexOf(marker, StringComparison.Ordinal);
            if (at >= 0 && (first < 0 || at < first))
            {
                (first, found) = (at, marker);
            }
        }

        _searched = _text.Length;
        return first < 0 ? -1 : from + first;
    }

    /// <summary>The beginning that cannot belong to a marker any more.</summary>
    public string TakeCertain(ReadOnlySpan<string> markers)
    {
        int held = 0;
        foreach (string marker in markers)
        {
            int length = Math.Min(_text.Length, marker.Length - 1);
            held = Math.Max(held, PartialMarker.LengthAtEnd(_text.ToString(_text.Length - length, length), marker));
        }

        return Take(_text.Length - held);
    }

    public string Take(int length)
    {
        string text = _text.ToString(0, length);
        _text.Remove(0, length);
        _searched = 0;
        return text;
    }

    public string Start(int length) => _text.ToString(0, Math.Min(length, _text.Length));
}
