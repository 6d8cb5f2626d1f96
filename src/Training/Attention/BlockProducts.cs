using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CoERouter.Training.Attention;

/// <summary>
/// The three products of attention over blocks of four query rows: each value loaded is used four times, and the sums stay in registers.
/// All pointers are to scratch memory whose rows are whole vectors.
/// </summary>
internal static unsafe class BlockProducts
{
    /// <summary>Elements of a vector.</summary>
    public const int Lanes = 16;

    /// <summary>Query rows of a block.</summary>
    public const int RowsPerBlock = 4;

    /// <summary>scores[r, j] = Σ_d rows[r, d]·transposed[d, j] for four rows and the first <paramref name="columns"/> columns (whole vectors).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scores(float* rows, int stride, int size, float* transposed, int transposedStride, int columns, float* scores)
    {
        float* row1 = rows + stride, row2 = row1 + stride, row3 = row2 + stride;
        for (int j = 0; j < columns; j += Lanes)
        {
            Vector512<float> sum0 = Vector512<float>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
            float* column = transposed + j;
            for (int d = 0; d < size; d++, column += transposedStride)
            {
                Vector512<float> x = Vector512.Load(column);
                sum0 = Vector512.MultiplyAddEstimate(Vector512.Create(rows[d]), x, sum0);
                sum1 = Vector512.MultiplyAddEstimate(Vector512.Create(row1[d]), x, sum1);
                sum2 = Vector512.MultiplyAddEstimate(Vector512.Create(row2[d]), x, sum2);
                sum3 = Vector512.MultiplyAddEstimate(Vector512.Create(row3[d]), x, sum3);
            }

            Vector512.Store(sum0, scores + j);
            Vector512.Store(sum1, scores + transposedStride + j);
            Vector512.Store(sum2, scores + (2 * transposedStride) + j);
            Vector512.Store(sum3, scores + (3 * transposedStride) + j);
        }
    }

    /// <summary>sums[r] = Σ_j weights[r, j]·values[j] for four rows and the first <paramref name="count"/> values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightedSums(float* weights, int weightStride, float* values, int stride, int count, float* sums)
    {
        float* weights1 = weights + weightStride, weights2 = weights1 + weightStride, weights3 = weights2 + weightStride;
        for (int c = 0; c < stride; c += Lanes)
        {
            Vector512<float> sum0 = Vector512<float>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
            float* value = values + c;
            for (int j = 0; j < count; j++, value += stride)
            {
                Vector512<float> x = Vector512.Load(value);
                sum0 = Vector512.MultiplyAddEstimate(Vector512.Create(weights[j]), x, sum0);
                sum1 = Vector512.MultiplyAddEstimate(Vector512.Create(weights1[j]), x, sum1);
                sum2 = Vector512.MultiplyAddEstimate(Vector512.Create(weights2[j]), x, sum2);
                sum3 = Vector512.MultiplyAddEstimate(Vector512.Create(weights3[j]), x, sum3);
            }

            Vector512.Store(sum0, sums + c);
            Vector512.Store(sum1, sums + stride + c);
            Vector512.Store(sum2, sums + (2 * stride) + c);
            Vector512.Store(sum3, sums + (3 * stride) + c);
        }
    }

    /// <summary>sums[j] += Σ_r weights[r, j]·rows[r] for four rows and the first <paramref name="count"/> sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOuter(float* weights, int weightStride, float* rows, int stride, int count, float* sums)
    {
        float* weights1 = weights + weightStride, weights2 = weights1 + weightStride, weights3 = weights2 + weightStride;
        for (int c = 0; c < stride; c += Lanes)
        {
            Vector512<float> row0 = Vector512.Load(rows + c), row1 = Vector512.Load(rows + stride + c);
            Vector512<float> row2 = Vector512.Load(rows + (2 * stride) + c), row3 = Vector512.Load(rows + (3 * stride) + c);
            float* sum = sums + c;
            for (int j = 0; j < count; j++, sum += stride)
            {
                Vector512<float> x = Vector512.MultiplyAddEstimate(Vector512.Create(weights[j]), row0, Vector512.Load(sum));
                Vector512<float> y = Vector512.Create(weights1[j]) * row1;
                x = Vector512.MultiplyAddEstimate(Vector512.Create(weights2[j]), row2, x);
                y = Vector512.MultiplyAddEstimate(Vector512.Create(weights3[j]), row3, y);
                Vector512.Store(x + y, sum);
            }
        }
    }

    /// <summary>Turns one row of scores into exp(score - shift) in place, and returns their sum.</summary>
    public static float Exponentials(float* scores, int columns, float shift)
    {
        Vector512<float> sum = Vector512<float>.Zero, shifts = Vector512.Create(shift);
        for (int j = 0; j < columns; j += Lanes)
        {
            Vector512<float> e = Vector512.Exp(Vector512.Load(scores + j) - shifts);
            Vector512.Store(e, scores + j);
            sum += e;
        }

        return Vector512.Sum(sum);
    }

    /// <summary>The largest score of a row.</summary>
    public static float Largest(float* scores, int columns)
    {
        Vector512<float> largest = Vector512.Load(scores);
        for (int j = Lanes; j < columns; j += Lanes)
        {
            largest = Vector512.Max(largest, Vector512.Load(scores + j));
        }

        Vector256<float> half = Vector256.Max(largest.GetLower(), largest.GetUpper());
        Vector128<float> quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        return MathF.Max(MathF.Max(quarter[0], quarter[1]), MathF.Max(quarter[2], quarter[3]));
    }

    /// <summary>gradients = weights·(gradients - along): the softmax's gradient, where along is Σ weights·gradients of the row.</summary>
    public static void SoftmaxGradient(float* weights, float along, int columns, float* gradients)
    {
        Vector512<float> mean = Vector512.Create(along);
        for (int j = 0; j < columns; j += Lanes)
        {
            Vector512.Store(Vector512.Load(weights + j) * (Vector512.Load(gradients + j) - mean), gradients + j);
        }
    }

    /// <summary>Makes the scores from <paramref name="visible"/> on count for nothing.</summary>
    public static void Hide(float* scores, int visible, int columns)
    {
        for (int j = visible; j < columns; j++)
        {
            scores[j] = float.NegativeInfinity;
        }
    }
}
