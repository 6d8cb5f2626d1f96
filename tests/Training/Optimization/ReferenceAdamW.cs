using CoERouter.Training.Optimization;
using Xunit;

namespace CoERouter.Tests.Training.Optimization;

/// <summary>AdamW as the paper writes it, one element after another in double precision.</summary>
internal sealed class ReferenceAdamW
{
    private readonly AdamWSettings _settings;
    private readonly float[] _mask;
    private readonly double[] _values;
    private readonly double[] _first;
    private readonly double[] _second;
    private readonly double[] _average;

    public ReferenceAdamW(AdamWSettings settings, float[] mask, ReadOnlySpan<float> values)
    {
        (_settings, _mask) = (settings, mask);
        _values = new double[mask.Length];
        for (int i = 0; i < mask.Length; i++)
        {
            _values[i] = values[i];
        }

        (_first, _second, _average) = (new double[mask.Length], new double[mask.Length], new double[mask.Length]);
    }

    public void Step(int step, double rate, ReadOnlySpan<float> gradients)
    {
        double squares = 0;
        foreach (float gradient in gradients)
        {
            squares += (double)gradient * gradient;
        }

        double clip = Math.Min(1, _settings.ClipNorm / Math.Sqrt(squares)), keep = Math.Min(_settings.AverageDecay, step / (step + 10.0));
        for (int i = 0; i < _values.Length; i++)
        {
            double gradient = gradients[i] * clip;
            _first[i] += (1 - _settings.Beta1) * (gradient - _first[i]);
            _second[i] += (1 - _settings.Beta2) * ((gradient * gradient) - _second[i]);
            double mean = _first[i] / (1 - Math.Pow(_settings.Beta1, step)), variance = _second[i] / (1 - Math.Pow(_settings.Beta2, step));
            _values[i] -= rate * ((mean / (Math.Sqrt(variance) + _settings.Epsilon)) + (_settings.WeightDecay * _mask[i] * _values[i]));
            _average[i] = (_average[i] * keep) + (_values[i] * (1 - keep));
        }
    }

    public void AssertEqual(OptimizerState state)
    {
        Check(_first, state.FirstMoments, 1e-6);
        Check(_second, state.SecondMoments, 1e-6);
        Check(_values, state.Values, 5e-5);
        Check(_average, state.Average, 5e-5);
    }

    private static void Check(double[] expected, ParameterBlock actual, double tolerance)
    {
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(expected[i] - actual.Values[i]));
        }

        Assert.True(worst < tolerance, $"an element is off by {worst}");
    }
}
