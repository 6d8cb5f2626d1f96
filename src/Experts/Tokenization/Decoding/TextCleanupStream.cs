using System.Text;

namespace CoERouter.Experts.Tokenization.Decoding;

/// <summary>Cleans text up as it comes, so that the parts together are what <see cref="TextCleanup.Apply"/> makes of the whole. Holds back
/// what may still become one of its rules: a space, and at most two characters after it. Not thread-safe.</summary>
internal sealed class TextCleanupStream
{
    // Rules delete spaces only, so a match across a cut begins with a space before the last characters, of which no more than these count.
    private const int MostAfterSpace = 2;

    // Text that never settles, such as many spaces, is not held without bound; the last characters of it always are.
    private const int MostHeld = 4096;
    private const int KeptHeld = 64;

    private static readonly string[] s_beginnings = ["", "'", "n", "n'", "'v", "'r"];

    private readonly StringBuilder _held = new();

    /// <summary>Takes a piece and appends what is settled by now.</summary>
    public void Append(ReadOnlySpan<char> piece, StringBuilder text)
    {
        _held.Append(piece);
        for (int end = _held.Length; end > 0; end--)
        {
            if (IsSettled(end))
            {
                Release(end, text);
                return;
            }
        }

        if (_held.Length > MostHeld)
        {
            Release(_held.Length - KeptHeld, text);
        }
    }

    /// <summary>Ends the text; the stream can then be used for another one.</summary>
    public void Flush(StringBuilder text) => Release(_held.Length, text);

    private void Release(int length, StringBuilder text)
    {
        if (length > 0)
        {
            text.Append(TextCleanup.Apply(_held.ToString(0, length)));
            _held.Remove(0, length);
        }
    }

    // Whether no rule can match across this place: for no number of characters before it do they follow a space and begin a rule.
    private bool IsSettled(int end)
    {
        Span<char> after = stackalloc char[MostAfterSpace];
        int count = 0;
        for (int i = end - 1; i >= 0; i--)
        {
            if (_held[i] != ' ')
            {
                if (count == MostAfterSpace)
                {
                    return true;
                }

                after[MostAfterSpace - ++count] = _held[i];
            }
            else if (Begins(after[(MostAfterSpace - count)..]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Begins(ReadOnlySpan<char> characters)
    {
        foreach (string beginning in s_beginnings)
        {
            if (characters.SequenceEqual(beginning))
            {
                return true;
            }
        }

        return false;
    }
}
