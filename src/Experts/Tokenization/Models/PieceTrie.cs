namespace CoERouter.Experts.Tokenization.Models;

/// <summary>All pieces that a text begins with, found character by character. The children of a node lie side by side in order, so that a
/// step is a binary search. Immutable.</summary>
internal sealed class PieceTrie
{
    private const int None = -1;
    private readonly List<char> _characters = [];
    private readonly List<int> _firstChild = [];
    private readonly List<int> _childCount = [];
    private readonly List<int> _values = [];

    /// <summary>A trie of pieces, each with a number that is not negative; empty pieces are left out.</summary>
    internal PieceTrie(IEnumerable<KeyValuePair<string, int>> pieces)
    {
        KeyValuePair<string, int>[] sorted = [.. pieces.Where(piece => piece.Key.Length > 0)];
        Array.Sort(sorted, static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        Queue<(int Node, int From, int To, int Depth)> open = new();
        AddNode('\0');
        open.Enqueue((0, 0, sorted.Length, 0));
        while (open.TryDequeue(out (int Node, int From, int To, int Depth) item))
        {
            int from = item.From;
            if (from < item.To && sorted[from].Key.Length == item.Depth)
            {
                _values[item.Node] = sorted[from++].Value;
            }

            _firstChild[item.Node] = _characters.Count;
            while (from < item.To)
            {
                char character = sorted[from].Key[item.Depth];
                int to = from + 1;
                while (to < item.To && sorted[to].Key[item.Depth] == character)
                {
                    to++;
                }

                open.Enqueue((_characters.Count, from, to, item.Depth + 1));
                AddNode(character);
                _childCount[item.Node]++;
                from = to;
            }
        }
    }

    internal const int Root = 0;

    /// <summary>The node after <paramref name="character"/>, or -1.</summary>
    internal int Step(int node, char character)
    {
        int low = _firstChild[node];
        int high = low + _childCount[node] - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            char other = _characters[middle];
            if (other == character)
            {
                return middle;
            }

            (low, high) = other < character ? (middle + 1, high) : (low, middle - 1);
        }

        return None;
    }

    /// <summary>The number of the piece that ends at the node, or -1.</summary>
    internal int ValueOf(int node) => _values[node];

    /// <summary>The length of the longest piece that the text begins with, and its number; 0 where there is none.</summary>
    internal int Longest(ReadOnlySpan<char> text, out int value)
    {
        (int length, value) = (0, None);
        int node = Root;
        for (int i = 0; i < text.Length && (node = Step(node, text[i])) >= 0; i++)
        {
            if (_values[node] >= 0)
            {
                (length, value) = (i + 1, _values[node]);
            }
        }

        return length;
    }

    private void AddNode(char character)
    {
        _characters.Add(character);
        _firstChild.Add(0);
        _childCount.Add(0);
        _values.Add(None);
    }
}
