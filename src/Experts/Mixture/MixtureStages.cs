using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CoERouter.Experts.Mixture;

/// <summary>The two stages of a sparse layer for one vector width. Stateless and thread-safe.</summary>
internal abstract class MixtureStages
{
    /// <summary>Computes a slice of the hidden units of every used expert.</summary>
    public abstract void Hidden(MixtureCall call, int chunk);

    /// <summary>Computes a slice of the output columns, summing the experts in their order, so that threads never change a
    /// result.</summary>
    public abstract void Output(MixtureCall call, int chunk);

    /// <summary>The widest stages that this processor runs well.</summary>
    public static MixtureStages ForThisProcessor() =>
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? new MixtureStages<Vector512<float>, Lanes512>()
        : Vector256.IsHardwareAccelerated && Avx2.IsSupported ? new MixtureStages<Vector256<float>, Lanes256>()
        : new MixtureStages<Vector128<float>, Lanes128>();

    /// <summary>The slice [first, end) of a chunk.</summary>
    internal static (int First, int End) Slice(int size, int chunks, int chunk)
    {
        int units = (size + MixtureCall.ChunkGranularity - 1) / MixtureCall.ChunkGranularity;
        int first = (int)((long)units * chunk / chunks) * MixtureCall.ChunkGranularity;
        int end = (int)((long)units * (chunk + 1) / chunks) * MixtureCall.ChunkGranularity;
        return (Math.Min(first, size), Math.Min(end, size));
    }
}
