namespace CoERouter.Experts.Tokenization.Models;

/// <summary>Scratch memory of the Viterbi search: for each position of a piece, the best way to reach it. Not thread-safe.</summary>
internal sealed class UnigramPath
{
    private const int Unreached = -1;
    private double[] _scores = [];
    private int[] _starts = [];
    private int[] _ids = [];

    internal void Begin(int length)
    {
        if (_scores.Length <= length)
        {
            int capacity = Math.Max(length + 1, 2 * _scores.Length);
            (_scores, _starts, _ids) = (new double[capacity], new int[capacity], new int[capacity]);
        }

        Array.Fill(_starts, Unreached, 0, length + 1);
        _scores[0] = 0;
    }

    internal double ScoreAt(int position) => _scores[position];

    /// <summary>Takes a token from <paramref name="start"/> to <paramref name="end"/> if no better way leads there.</summary>
    internal void Offer(int start, int end, int id, double score)
    {
        if (_starts[end] == Unreached || score > _scores[end])
        {
            (_scores[end], _starts[end], _ids[end]) = (score, start, id);
        }
    }

    /// <summary>Turns the way to <paramref name="length"/> around: the returned number of tokens, to be read with <see
    /// cref="At"/>.</summary>
    internal int Trace(int length)
    {
        // Tokens are moved to the top of the arrays, whose positions the way back has left by then.
        int top = length + 1;
        for (int end = length; end > 0;)
        {
            (int start, int id) = (_starts[end], _ids[end]);
            top--;
            (_starts[top], _ids[top]) = (start, id);
            end = start;
        }

        _first = top;
        return length + 1 - top;
    }

    internal (int Start, int Id) At(int index) => (_starts[_first + index], _ids[_first + index]);

    private int _first;
}
