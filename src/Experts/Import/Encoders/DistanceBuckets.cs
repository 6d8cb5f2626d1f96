namespace CoERouter.Experts.Import.Encoders;

/// <summary>
/// The bucket of the distance between two tokens (Raffel et al. 2020, as MPNet uses it): half of the buckets for each direction, of these one each for small
/// distances, and the rest spaced by their logarithm up to 128.
/// </summary>
internal static class DistanceBuckets
{
    private const int Farthest = 128;

    /// <summary>The bucket of a key that stands <paramref name="distance"/> tokens after the query.</summary>
    public static int Of(int distance, int buckets)
    {
        int half = buckets / 2, exact = half / 2, size = Math.Abs(distance);
        int side = distance > 0 ? half : 0;
        if (size < exact)
        {
            return side + size;
        }

        // In single precision, as the models were trained.
        float place = MathF.Log(size / (float)exact) / MathF.Log(Farthest / (float)exact) * (half - exact);
        return side + Math.Min(exact + (int)place, half - 1);
    }
}
