namespace CoERouter.Experts.Mixture;

/// <summary>
/// The vector operations that the row kernels use, for one vector width. The kernels are written once over this interface; the compiler
/// specialises them per width, so that nothing is left of it at run time.
/// </summary>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Floats of one vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(float* source);

    /// <summary>Reads <see cref="Count"/> bytes, flips the bits of <paramref name="flip"/> in each, and widens them as signed
    /// numbers.</summary>
    static abstract TVector LoadSigned(byte* source, byte flip);

    static abstract void Store(TVector value, float* target);

    static abstract TVector Broadcast(float value);

    /// <summary>left × right + addend.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    static abstract TVector Min(TVector left, TVector right);

    static abstract TVector Max(TVector left, TVector right);

    static abstract TVector Exp(TVector value);

    static abstract float Sum(TVector value);
}
