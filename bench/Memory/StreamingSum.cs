using System.Runtime.Intrinsics;

namespace CoERouter.Bench.Memory;

/// <summary>
/// Reads memory as fast as one thread can: adds up 64-bit words with eight independent sums of the widest vectors, so that neither latency nor
/// arithmetic bounds it.
/// </summary>
internal static unsafe class StreamingSum
{
    /// <summary>Lengths must be multiples of this many bytes: eight vectors of 64 bytes.</summary>
    public const int Granularity = 512;

    /// <summary>The sum of the 64-bit words, modulo 2^64.</summary>
    /// <exception cref="ArgumentException">The length is not a multiple of <see cref="Granularity"/>.</exception>
    public static ulong Run(ReadOnlySpan<ulong> words)
    {
        if ((words.Length * (long)sizeof(ulong)) % Granularity != 0)
        {
            throw new ArgumentException($"The block has {words.Length * (long)sizeof(ulong)} bytes; legal is a multiple of {Granularity}.", nameof(words));
        }

        fixed (ulong* start = words)
        {
            return Vector512.IsHardwareAccelerated ? Sum512(start, words.Length) : Sum256(start, words.Length);
        }
    }

    private static ulong Sum512(ulong* words, int count)
    {
        Vector512<ulong> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (ulong* end = words + count; words < end; words += 64)
        {
            a += Vector512.Load(words);
            b += Vector512.Load(words + 8);
            c += Vector512.Load(words + 16);
            d += Vector512.Load(words + 24);
            e += Vector512.Load(words + 32);
            f += Vector512.Load(words + 40);
            g += Vector512.Load(words + 48);
            h += Vector512.Load(words + 56);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h);
    }

    private static ulong Sum256(ulong* words, int count)
    {
        Vector256<ulong> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (ulong* end = words + count; words < end; words += 32)
        {
            a += Vector256.Load(words);
            b += Vector256.Load(words + 4);
            c += Vector256.Load(words + 8);
            d += Vector256.Load(words + 12);
            e += Vector256.Load(words + 16);
            f += Vector256.Load(words + 20);
            g += Vector256.Load(words + 24);
            h += Vector256.Load(words + 28);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h);
    }
}
