using CoERouter.Tests.Experts.Import.Reference;

namespace CoERouter.Tests.Experts.Import.Encoders;

/// <summary>An encoder as its papers define it, in double precision, one token after the other.</summary>
internal static class PlainEncoder
{
    /// <summary>The vectors of all tokens.</summary>
    public static double[][] Run(EncoderSample sample, int[] ids)
    {
        double[][] states = [.. ids.Select((id, place) => Embed(sample, id, place))];
        for (int layer = 0; layer < EncoderSample.Layers; layer++)
        {
            states = Layer(sample, sample.Family == "albert" ? 0 : layer, states);
        }

        return states;
    }

    public static double Gelu(double x) => 0.5 * x * (1 + ErrorFunction(x / Math.Sqrt(2)));

    // Its series converges for every number; those that occur here are small.
    private static double ErrorFunction(double x)
    {
        if (Math.Abs(x) > 4.5)
        {
            return Math.Sign(x);
        }

        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 && n < 500; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    private static double[] Embed(EncoderSample sample, int id, int place)
    {
        int width = sample.EmbeddingWidth;
        double[] sum = new double[width];
        for (int i = 0; i < width; i++)
        {
            sum[i] = sample["words"][id, i] + sample["positions"][place + sample.FirstPosition, i] + (sample.HasTypes ? sample["types"][0, i] : 0);
        }

        double[] normed = Norm(sample, "norm", sum);
        if (width == EncoderSample.Width)
        {
            return normed;
        }

        string name = sample.Prefix + (sample.Family == "albert" ? "encoder.embedding_hidden_mapping_in" : "embeddings_project");
        return [.. ReferenceMath.Multiply(sample.Tensors[name + ".weight"].Values, 0, EncoderSample.Width, normed, true).Zip(sample.Tensors[name + ".bias"].Values, (a, b) => a + b)];
    }

    private static double[][] Layer(EncoderSample sample, int layer, double[][] states)
    {
        const int Head = EncoderSample.Width / EncoderSample.Heads;
        double[][] queries = Linear("query"), keys = Linear("key"), values = Linear("value");
        double[][] result = new double[states.Length][];
        for (int place = 0; place < states.Length; place++)
        {
            double[] mixed = new double[EncoderSample.Width];
            for (int head = 0; head < EncoderSample.Heads; head++)
            {
                double[] scores = [.. keys.Select((key, other) => Score(place, other, head, key))];
                double most = scores.Max(), total = scores.Sum(score => Math.Exp(score - most));
                for (int i = head * Head; i < (head + 1) * Head; i++)
                {
                    mixed[i] = scores.Select((score, other) => Math.Exp(score - most) / total * values[other][i]).Sum();
                }
            }

            double[] attended = One("output", mixed, EncoderSample.Width);
            double[] between = Norm(sample, $"{layer}.attention-norm", Add(attended, states[place]));
            double[] inner = [.. One("up", between, EncoderSample.Inner).Select(x => Activate(sample.Activation, x))];
            result[place] = Norm(sample, $"{layer}.norm", Add(One("down", inner, EncoderSample.Width), between));
        }

        return result;

        double Score(int place, int other, int head, double[] key)
        {
            double product = 0;
            for (int i = head * Head; i < (head + 1) * Head; i++)
            {
                product += queries[place][i] * key[i];
            }

            return (product / Math.Sqrt(Head)) + (sample.Family == "mpnet" ? sample["distances"][Bucket(other - place), head] : 0);
        }

        double[][] Linear(string what) => [.. states.Select(state => One(what, state, EncoderSample.Width))];

        double[] One(string what, double[] x, int outputs) =>
            [.. ReferenceMath.Multiply(sample[$"{layer}.{what}"].Values, 0, outputs, x, true).Zip(sample[$"{layer}.{what}", "bias"].Values, (a, b) => a + b)];
    }

    // 32 buckets: 16 for keys at or before the query and 16 for those after it; 8 of them for the distances 0 to 7, the others for ranges that grow to 128.
    public static int Bucket(int distance)
    {
        int size = Math.Abs(distance), side = distance > 0 ? 16 : 0;
        int[] starts = [8, 12, 16, 23, 32, 46, 64, 91];
        return size < 8 ? side + size : side + 7 + starts.Count(start => size >= start);
    }

    private static double Activate(string name, double x) => name switch
    {
        "gelu" => Gelu(x),
        "relu" => Math.Max(x, 0),
        _ => ReferenceMath.Activate(name, x),
    };

    private static double[] Norm(EncoderSample sample, string name, double[] x) => ReferenceMath.LayerNorm(
        x, [.. sample[name].Values.Select(value => (double)value)], [.. sample[name, "bias"].Values.Select(value => (double)value)], sample.Epsilon);

    private static double[] Add(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a + b)];
}
