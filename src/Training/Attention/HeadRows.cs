namespace CoERouter.Training.Attention;

/// <summary>Moves the rows of one head between packed tensors and scratch memory, turned by their rotary angles on the way.</summary>
internal static unsafe class HeadRows
{
    /// <summary>Copies rows, turned forward, scaled; rows beyond <paramref name="count"/> up to <paramref name="rows"/> and the ends of rows become zero.</summary>
    public static void Read(float* source, int sourceStride, int count, int rows, int size, int stride, Rotation rotation, float scale, float* target)
    {
        new Span<float>(target, rows * stride).Clear();
        int half = size / 2;
        for (int i = 0; i < count; i++, source += sourceStride, target += stride)
        {
            float* cosine = rotation.Cosine + (i * half), sine = rotation.Sine + (i * half);
            for (int d = 0; d < half; d++)
            {
                float first = source[d] * scale, second = source[d + half] * scale;
                target[d] = (first * cosine[d]) - (second * sine[d]);
                target[d + half] = (second * cosine[d]) + (first * sine[d]);
            }
        }
    }

    /// <summary>Copies rows as they are.</summary>
    public static void Read(float* source, int sourceStride, int count, int rows, int size, int stride, float* target)
    {
        new Span<float>(target, rows * stride).Clear();
        for (int i = 0; i < count; i++, source += sourceStride, target += stride)
        {
            new ReadOnlySpan<float>(source, size).CopyTo(new Span<float>(target, size));
        }
    }

    /// <summary>Writes rows turned back, scaled: the gradient of the turned copy.</summary>
    public static void WriteBack(float* source, int stride, int count, int size, Rotation rotation, float scale, float* target, int targetStride)
    {
        int half = size / 2;
        for (int i = 0; i < count; i++, source += stride, target += targetStride)
        {
            float* cosine = rotation.Cosine + (i * half), sine = rotation.Sine + (i * half);
            for (int d = 0; d < half; d++)
            {
                float first = source[d] * scale, second = source[d + half] * scale;
                target[d] = (first * cosine[d]) + (second * sine[d]);
                target[d + half] = (second * cosine[d]) - (first * sine[d]);
            }
        }
    }

    /// <summary>Writes rows as they are, scaled.</summary>
    public static void Write(float* source, int stride, int count, int size, float* target, int targetStride)
    {
        for (int i = 0; i < count; i++, source += stride, target += targetStride)
        {
            new ReadOnlySpan<float>(source, size).CopyTo(new Span<float>(target, size));
        }
    }

    /// <summary>transposed[d, i] = rows[i, d]; columns beyond <paramref name="count"/> become zero.</summary>
    public static void Transpose(float* rows, int stride, int count, int size, float* transposed, int columns)
    {
        new Span<float>(transposed, size * columns).Clear();
        for (int i = 0; i < count; i++, rows += stride)
        {
            for (int d = 0; d < size; d++)
            {
                transposed[(d * columns) + i] = rows[d];
            }
        }
    }
}
