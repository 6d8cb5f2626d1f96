namespace CoERouter.Experts.Mixture;

/// <summary>Where products of row pairs go: that of pair p and entry e to element e × <paramref name="stride"/> + p ×
/// <paramref name="step"/>. With a step of 2 the seconds follow their firsts.</summary>
internal readonly unsafe struct PairTarget(float* first, float* second, int stride, int step)
{
    public int Step { get; } = step;

    public float* First(int entry) => first + ((long)entry * stride);

    public float* Second(int entry) => second + ((long)entry * stride);
}
