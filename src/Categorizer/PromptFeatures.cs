using System.Numerics;
using System.Runtime.CompilerServices;

namespace CoERouter.Categorizer;

/// <summary>
/// The features of a prompt: hashed words and pairs of words, hashed runs of 3 to 5 characters, once more the words and pairs of its beginning and end,
/// and the order of magnitude of its length. Case is folded, every digit is a zero, repeated digits and marks are cut to four, white space is one space.
/// Time is linear in the characters read and bounded: of a prompt longer than <see cref="MostCharacters"/> the first <see cref="HeadCharacters"/> and the
/// last <see cref="TailCharacters"/> are read. Nothing is allocated. The features of a text are part of the format of a weight file: changing them takes
/// a new version of it.
/// </summary>
public static class PromptFeatures
{
    /// <summary>How many characters at the beginning of a long prompt are read.</summary>
    public const int HeadCharacters = 4000;

    /// <summary>How many characters at the end of a long prompt are read.</summary>
    public const int TailCharacters = 1000;

    /// <summary>The length up to which a prompt is read whole.</summary>
    public const int MostCharacters = HeadCharacters + TailCharacters;

    /// <summary>How many words at the beginning, and as many at the end, are edge features.</summary>
    public const int EdgeWords = 12;

    /// <summary>
    /// From so many body features on, their sum is divided by their number instead of its root: a long text must not become ever surer by length alone.
    /// </summary>
    public const int ManyFeatures = 600;

    private const int ShortestRun = 3;
    private const int LongestRun = 5;
    private const int LongestRepetition = 4;

    // Seeds keep kinds of features apart: a run of characters never shares a hash with a word by construction.
    private const uint RunSeed = 0x811C9DC5;
    private const uint WordSeed = 0x9747B28C;
    private const uint PairSeed = 0x5BD1E995;
    private const uint HeadSeed = 0x2545F491;
    private const uint TailSeed = 0x6C62272E;
    private const uint LengthSeed = 0x3C6EF372;
    private const uint Prime = 0x01000193;

    /// <summary>Reads all features of a prompt into a sink, in a fixed order.</summary>
    [SkipLocalsInit]
    public static void Read<TSink>(scoped ReadOnlySpan<char> prompt, ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        // A space before and after, and one where a long prompt is cut.
        Span<char> buffer = stackalloc char[Math.Min(prompt.Length, MostCharacters) + 3];
        Span<char> text = buffer[..Fold(prompt, buffer)];
        if (text.Length <= 1)
        {
            return;
        }

        sink.AddEdge(Mix(LengthSeed + (uint)BitOperations.Log2((uint)text.Length)));
        AddRuns(text, ref sink);

        Span<uint> words = stackalloc uint[text.Length];
        words = words[..HashWords(text, words)];
        AddWords(words, ref sink);
    }

    /// <summary>What the sum of the weights of so many features is multiplied by.</summary>
    public static float Unit(int features) => features switch
    {
        0 => 0,
        <= ManyFeatures => 1 / MathF.Sqrt(features),
        _ => MathF.Sqrt(ManyFeatures) / features,
    };

    private static int Fold(ReadOnlySpan<char> prompt, Span<char> text)
    {
        int length = 0;
        text[length++] = ' ';
        int repetition = 0;
        if (prompt.Length <= MostCharacters)
        {
            FoldInto(prompt, text, ref length, ref repetition);
        }
        else
        {
            FoldInto(prompt[..HeadCharacters], text, ref length, ref repetition);
            FoldInto(" ", text, ref length, ref repetition);
            FoldInto(prompt[^TailCharacters..], text, ref length, ref repetition);
        }

        FoldInto(" ", text, ref length, ref repetition);
        return length;
    }

    private static void FoldInto(ReadOnlySpan<char> prompt, Span<char> text, ref int length, ref int repetition)
    {
        foreach (char original in prompt)
        {
            char c = Fold(original);
            repetition = c == text[length - 1] ? repetition + 1 : 1;
            int most = c == ' ' ? 1 : char.IsLetter(c) ? int.MaxValue : LongestRepetition;
            if (repetition <= most && !(c == ' ' && text[length - 1] == ' '))
            {
                text[length++] = c;
            }
        }
    }

    private static char Fold(char c)
    {
        if (c < 128)
        {
            return char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : char.IsAsciiDigit(c) ? '0' : c <= ' ' || c == 127 ? ' ' : c;
        }

        return char.IsDigit(c) ? '0' : char.IsWhiteSpace(c) || char.IsControl(c) ? ' ' : char.ToLowerInvariant(c);
    }

    private static void AddRuns<TSink>(scoped ReadOnlySpan<char> text, ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        for (int start = 0; start + ShortestRun <= text.Length; start++)
        {
            ReadOnlySpan<char> run = text.Slice(start, Math.Min(LongestRun, text.Length - start));
            uint hash = RunSeed;
            for (int i = 0; i < run.Length; i++)
            {
                hash = (hash ^ run[i]) * Prime;
                if (i + 1 >= ShortestRun)
                {
                    sink.AddBody(Mix(hash + (uint)i));
                }
            }
        }
    }

    // A word is a run of letters, a run of digits, or one mark.
    private static int HashWords(ReadOnlySpan<char> text, Span<uint> words)
    {
        int count = 0;
        for (int i = 0; i < text.Length;)
        {
            int kind = KindOf(text[i]);
            if (kind == 0)
            {
                i++;
                continue;
            }

            uint hash = WordSeed;
            do
            {
                hash = (hash ^ text[i++]) * Prime;
            }
            while (kind != 3 && i < text.Length && KindOf(text[i]) == kind);
            words[count++] = hash;
        }

        return count;
    }

    private static int KindOf(char c) => c == ' ' ? 0 : char.IsLetter(c) ? 1 : c == '0' ? 2 : 3;

    private static void AddWords<TSink>(scoped ReadOnlySpan<uint> words, ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        for (int i = 0; i < words.Length; i++)
        {
            sink.AddBody(Mix(words[i]));
            uint pair = i > 0 ? Pair(words[i - 1], words[i]) : 0;
            if (i > 0)
            {
                sink.AddBody(Mix(pair));
            }

            if (i < EdgeWords)
            {
                sink.AddEdge(Mix(words[i] ^ HeadSeed));
                sink.AddEdge(Mix(pair ^ HeadSeed));
            }

            if (i >= words.Length - EdgeWords)
            {
                sink.AddEdge(Mix(words[i] ^ TailSeed));
                sink.AddEdge(Mix(pair ^ TailSeed));
            }
        }
    }

    private static uint Pair(uint first, uint second) => (((first ^ PairSeed) * Prime) ^ second) * Prime;

    // A finalizer with full avalanche (two multiplications, three shifts), since the upper bits become the bucket.
    private static uint Mix(uint hash)
    {
        hash ^= hash >> 16;
        hash *= 0x21F0AAAD;
        hash ^= hash >> 15;
        hash *= 0x735A2D97;
        return hash ^ (hash >> 15);
    }
}
