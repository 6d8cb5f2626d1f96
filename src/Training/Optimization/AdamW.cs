using System.Numerics;
using System.Runtime.InteropServices;

namespace CoERouter.Training.Optimization;

/// <summary>
/// AdamW (arXiv 1711.05101) over flat blocks, with clipping of the global gradient norm and an exponential average of the weights. Each
/// element is read and written once per step; work is cut into fixed chunks, so results do not depend on the number of threads.
/// </summary>
public sealed class AdamW
{
    private const int ChunkLength = 1 << 16;

    private readonly AdamWSettings _settings;
    private readonly float[] _decayMask;
    private readonly double[] _partialSums;

    /// <param name="settings">Constants.</param>
    /// <param name="decayMask">1 where weight decay applies, one value per element of the blocks.</param>
    public AdamW(AdamWSettings settings, float[] decayMask)
    {
        ArgumentNullException.ThrowIfNull(decayMask);
        _settings = settings;
        _decayMask = decayMask;
        _partialSums = new double[(decayMask.Length + ChunkLength - 1) / ChunkLength];
    }

    /// <summary>The Euclidean norm of a gradient block.</summary>
    public double Norm(ParameterBlock gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        Parallel.For(0, _partialSums.Length, chunk => _partialSums[chunk] = SquareSum(Chunk(gradient, chunk)));
        return Math.Sqrt(_partialSums.Sum());
    }

    /// <summary>One step. <paramref name="norm"/> is the gradient's norm; above <see cref="AdamWSettings.ClipNorm"/> the gradient is scaled down to it.</summary>
    /// <param name="step">The step's number, from 1.</param>
    /// <param name="learningRate">The step's learning rate.</param>
    /// <param name="norm">What <see cref="Norm"/> returned.</param>
    /// <param name="state">The blocks to update.</param>
    public void Step(long step, float learningRate, double norm, OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        float clip = (float)Math.Min(1, _settings.ClipNorm / Math.Max(norm, 1e-12));
        float firstBias = 1 - MathF.Pow(_settings.Beta1, step), secondBias = 1 - MathF.Pow(_settings.Beta2, step);

        // The average starts as a plain mean, so that early weights do not linger.
        float keep = Math.Min(_settings.AverageDecay, step / (step + 10f));
        Parallel.For(0, _partialSums.Length, chunk => StepChunk(chunk, learningRate, clip, firstBias, secondBias, keep, state));
    }

    private static double SquareSum(Span<float> values)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> sum = Vector<float>.Zero;
        double total = 0;
        for (int i = 0; i < vectors.Length; i++)
        {
            sum += vectors[i] * vectors[i];
            if ((i & 255) == 255)
            {
                total += Vector.Sum(sum);
                sum = Vector<float>.Zero;
            }
        }

        return total + Vector.Sum(sum);
    }

    private static Span<float> Chunk(ParameterBlock block, int chunk)
    {
        int start = chunk * ChunkLength;
        return block.Values.Slice(start, Math.Min(ChunkLength, block.Length - start));
    }

    private void StepChunk(int chunk, float learningRate, float clip, float firstBias, float secondBias, float keep, OptimizerState state)
    {
        Span<Vector<float>> values = MemoryMarshal.Cast<float, Vector<float>>(Chunk(state.Values, chunk));
        Span<Vector<float>> gradients = MemoryMarshal.Cast<float, Vector<float>>(Chunk(state.Gradients, chunk));
        Span<Vector<float>> first = MemoryMarshal.Cast<float, Vector<float>>(Chunk(state.FirstMoments, chunk));
        Span<Vector<float>> second = MemoryMarshal.Cast<float, Vector<float>>(Chunk(state.SecondMoments, chunk));
        Span<Vector<float>> average = MemoryMarshal.Cast<float, Vector<float>>(Chunk(state.Average, chunk));
        ReadOnlySpan<Vector<float>> decays = MemoryMarshal.Cast<float, Vector<float>>(_decayMask.AsSpan(chunk * ChunkLength, values.Length * Vector<float>.Count));
        Vector<float> beta1 = new(_settings.Beta1), beta2 = new(_settings.Beta2), rest1 = new(1 - _settings.Beta1), rest2 = new(1 - _settings.Beta2);
        Vector<float> scale = new(clip), rate = new(learningRate / firstBias), correction = new(1 / secondBias), epsilon = new(_settings.Epsilon);
        Vector<float> decay = new(learningRate * _settings.WeightDecay), kept = new(keep), fresh = new(1 - keep);
        for (int i = 0; i < values.Length; i++)
        {
            Vector<float> gradient = gradients[i] * scale;
            Vector<float> m = (first[i] * beta1) + (gradient * rest1);
            Vector<float> v = (second[i] * beta2) + (gradient * gradient * rest2);
            Vector<float> value = values[i];
            value -= value * decay * decays[i];
            value -= m * rate / (Vector.SquareRoot(v * correction) + epsilon);
            first[i] = m;
            second[i] = v;
            values[i] = value;
            average[i] = (average[i] * kept) + (value * fresh);
        }
    }
}
