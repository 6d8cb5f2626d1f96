using CoERouter.Tests.Training.Differentiation;

namespace CoERouter.Tests.Training.Attention;

/// <summary>Random packed rows with random segments, and attention over them as its definition says, in double precision.</summary>
internal sealed class AttentionProblem
{
    public AttentionProblem(int rows, int length, int heads, int keyValueHeads, int size, int seed)
    {
        (Rows, Length, Heads, KeyValueHeads, Size) = (rows, length, heads, keyValueHeads, size);
        var random = new Random(seed);
        Packed = TapeRun.Numbers(rows * length * PackedWidth, seed);
        Projection = TapeRun.Numbers(rows * length * heads * size, seed + 1);
        Segments = new long[rows * length];
        for (int i = 0; i < Segments.Length; i++)
        {
            Segments[i] = i % length == 0 ? 1 : Segments[i - 1] + (random.Next(9) == 0 ? 1 : 0);
        }

        Cosine = new float[length * size / 2];
        Sine = new float[length * size / 2];
        for (int i = 0; i < Cosine.Length; i++)
        {
            double angle = i / (size / 2) * Math.Pow(100, -(double)(i % (size / 2)) / (size / 2));
            (Cosine[i], Sine[i]) = ((float)Math.Cos(angle), (float)Math.Sin(angle));
        }
    }

    public int Rows { get; }

    public int Length { get; }

    public int Heads { get; }

    public int KeyValueHeads { get; }

    public int Size { get; }

    public int PackedWidth => (Heads + (2 * KeyValueHeads)) * Size;

    public float[] Packed { get; }

    public float[] Projection { get; }

    public long[] Segments { get; }

    public float[] Cosine { get; }

    public float[] Sine { get; }

    public float[] Attended() => [.. Attend([.. Packed.Select(value => (double)value)]).Select(value => (float)value)];

    /// <summary>The projection of the output with one packed element moved.</summary>
    public double Loss(int place, double step)
    {
        double[] packed = [.. Packed.Select(value => (double)value)];
        packed[place] += step;
        return Attend(packed).Zip(Projection, (value, weight) => value * weight).Sum();
    }

    private double[] Attend(double[] packed)
    {
        double[] output = new double[Rows * Length * Heads * Size];
        for (int token = 0; token < Rows * Length; token++)
        {
            for (int head = 0; head < Heads; head++)
            {
                int shared = head / (Heads / KeyValueHeads);
                double[] query = Turned(packed, token, head);
                int first = token;
                while (first % Length > 0 && Segments[first - 1] == Segments[token])
                {
                    first--;
                }

                double[] scores = [.. Enumerable.Range(first, token - first + 1).Select(other => Turned(packed, other, Heads + shared).Zip(query, (k, q) => k * q).Sum() / Math.Sqrt(Size))];
                double largest = scores.Max();
                double[] weights = [.. scores.Select(score => Math.Exp(score - largest))];
                for (int d = 0; d < Size; d++)
                {
                    int column = ((Heads + KeyValueHeads + shared) * Size) + d;
                    output[(((token * Heads) + head) * Size) + d] = weights.Select((weight, j) => weight * packed[((first + j) * PackedWidth) + column]).Sum() / weights.Sum();
                }
            }
        }

        return output;
    }

    private double[] Turned(double[] packed, int token, int head)
    {
        int half = Size / 2, angle = token % Length * half, start = (token * PackedWidth) + (head * Size);
        double[] turned = new double[Size];
        for (int d = 0; d < half; d++)
        {
            double first = packed[start + d], second = packed[start + d + half];
            turned[d] = (first * Cosine[angle + d]) - (second * Sine[angle + d]);
            turned[d + half] = (second * Cosine[angle + d]) + (first * Sine[angle + d]);
        }

        return turned;
    }
}
