using CoERouter.Experts.Quantization;
using CoERouter.Experts.Specification;

namespace CoERouter.Tests.Experts.Graphs;

/// <summary>Seeded random parameters of a decoder, the gains of norms included.</summary>
internal sealed class RandomDecoderWeights : IDecoderWeights
{
    private readonly Dictionary<string, float[]> _values = [];

    public RandomDecoderWeights(DecoderSpec spec, int seed)
    {
        var random = new Random(seed);
        foreach (DecoderParameter parameter in DecoderParameters.Enumerate(spec))
        {
            var values = new float[parameter.Count];
            for (int i = 0; i < values.Length; i++)
            {
                double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                values[i] = parameter.Initialization == ParameterInitialization.Ones
                    ? (float)(1 + (0.1 * normal))
                    : (float)(parameter.StandardDeviation * normal);
            }

            _values.Add(parameter.Name, values);
        }
    }

    private RandomDecoderWeights(Dictionary<string, float[]> values) => _values = values;

    public ReadOnlySpan<float> this[string name] => _values[name];

    /// <summary>The values that an 8-bit export stands for: quantized and widened again along the inputs of every large matrix.</summary>
    public RandomDecoderWeights Rounded(DecoderSpec spec)
    {
        var rounded = new Dictionary<string, float[]>();
        foreach (DecoderParameter parameter in DecoderParameters.Enumerate(spec))
        {
            bool single = parameter.Shape.Count < 2 || parameter.Name.EndsWith("router", StringComparison.Ordinal) || parameter.Name.EndsWith("convolution", StringComparison.Ordinal);
            float[] values = _values[parameter.Name];
            rounded.Add(
                parameter.Name,
                single ? values : Round(values, (int)parameter.Shape[0], (int)parameter.Shape[1], parameter.Name == DecoderNames.Embedding));
        }

        return new(rounded);
    }

    private static float[] Round(float[] values, int rows, int columns, bool alongRows)
    {
        var result = new float[values.Length];
        (int outer, int inner) = alongRows ? (rows, columns) : (columns, rows);
        var line = new float[inner];
        var bytes = new byte[inner];
        var scales = new float[inner / BlockQuantizer.BlockSize];
        for (int i = 0; i < outer; i++)
        {
            for (int j = 0; j < inner; j++)
            {
                line[j] = values[alongRows ? (i * columns) + j : (j * columns) + i];
            }

            BlockQuantizer.Quantize(line, bytes, scales);
            BlockQuantizer.Dequantize(bytes, scales, line);
            for (int j = 0; j < inner; j++)
            {
                result[alongRows ? (i * columns) + j : (j * columns) + i] = line[j];
            }
        }

        return result;
    }
}
