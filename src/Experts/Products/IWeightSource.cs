using System.Runtime.Intrinsics;

namespace CoERouter.Experts.Products;

/// <summary>How a block of 32 stored weights becomes bytes. Specialised like <see cref="IByteDots"/>.</summary>
internal unsafe interface IWeightSource
{
    /// <summary>Bytes of a stored block.</summary>
    static abstract int BlockBytes { get; }

    static abstract Vector256<byte> Load(byte* block);
}
