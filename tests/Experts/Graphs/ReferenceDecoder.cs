using CoERouter.Experts.Specification;

namespace CoERouter.Tests.Experts.Graphs;

/// <summary>The decoder written out plainly in double precision over one whole sequence, without a cache: what every graph is held
/// against.</summary>
internal sealed class ReferenceDecoder(DecoderSpec spec, IDecoderWeights weights)
{
    /// <summary>Logits of every position, and the dense routing weights [layer][position][expert].</summary>
    public (double[][] Logits, double[][][] Routing) Run(ReadOnlySpan<int> tokens, GatingPolicy gating)
    {
        var stream = new double[tokens.Length][];
        for (int t = 0; t < tokens.Length; t++)
        {
            stream[t] = ToDouble(weights[DecoderNames.Embedding].Slice(tokens[t] * spec.Width, spec.Width));
        }

        var routing = new double[spec.Layers][][];
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            double[][] normed = Normalize(stream, DecoderNames.AttentionNorm(layer));
            AddTo(stream, Attend(layer, Convolve(layer, normed)));
            normed = Normalize(stream, DecoderNames.MixtureNorm(layer));
            routing[layer] = [.. normed.Select(x => Route(Multiply(x, DecoderNames.Router(layer), spec.Mixture.Experts), gating))];
            AddTo(stream, Mix(layer, normed, routing[layer]));
        }

        double[][] last = Normalize(stream, DecoderNames.FinalNorm);
        return ([.. last.Select(Head)], routing);
    }

    /// <summary>The policy by its definition: rank, mask by rank and by the mass of better ranks, renormalise.</summary>
    public static double[] Route(double[] logits, GatingPolicy gating)
    {
        double largest = logits.Max();
        double[] probabilities = [.. logits.Select(logit => Math.Exp(logit - largest))];
        double total = probabilities.Sum();
        int[] ranked = [.. Enumerable.Range(0, logits.Length).OrderByDescending(i => probabilities[i]).ThenBy(i => i)];
        var weights = new double[logits.Length];
        double better = 0;
        for (int rank = 0; rank < ranked.Length; rank++)
        {
            double probability = probabilities[ranked[rank]] / total;
            if (rank >= gating.FirstRank && rank < gating.FirstRank + gating.Count && better < gating.Mass)
            {
                weights[ranked[rank]] = probability;
            }

            better += probability;
        }

        double kept = weights.Sum();
        return kept == 0 ? weights : [.. weights.Select(weight => weight / kept)];
    }

    private double[][] Convolve(int layer, double[][] x)
    {
        var y = x.Select(row => (double[])row.Clone()).ToArray();
        for (int j = 1; j < spec.ConvolutionWidth; j++)
        {
            for (int t = j; t < x.Length; t++)
            {
                for (int i = 0; i < spec.Width; i++)
                {
                    y[t][i] += weights[DecoderNames.Convolution(layer)][((j - 1) * spec.Width) + i] * x[t - j][i];
                }
            }
        }

        return y;
    }

    private double[][] Attend(int layer, double[][] x)
    {
        int packedWidth = spec.QueryWidth + (2 * spec.KeyValueWidth);
        double[][] packed = [.. x.Select(row => Multiply(row, DecoderNames.QueryKeyValue(layer), packedWidth))];
        for (int t = 0; t < x.Length; t++)
        {
            for (int head = 0; head < spec.Heads + spec.KeyValueHeads; head++)
            {
                Rotate(packed[t].AsSpan(head * spec.HeadSize, spec.HeadSize), t);
            }
        }

        var result = new double[x.Length][];
        for (int t = 0; t < x.Length; t++)
        {
            var attended = new double[spec.QueryWidth];
            for (int head = 0; head < spec.Heads; head++)
            {
                AttendHead(packed, t, head, attended.AsSpan(head * spec.HeadSize, spec.HeadSize));
            }

            result[t] = Multiply(attended, DecoderNames.AttentionOutput(layer), spec.Width);
        }

        return result;
    }

    private void AttendHead(double[][] packed, int t, int head, Span<double> output)
    {
        int key = (spec.Heads + (head / (spec.Heads / spec.KeyValueHeads))) * spec.HeadSize;
        int value = key + spec.KeyValueWidth;
        var scores = new double[t + 1];
        for (int s = 0; s <= t; s++)
        {
            for (int i = 0; i < spec.HeadSize; i++)
            {
                scores[s] += packed[t][(head * spec.HeadSize) + i] * packed[s][key + i];
            }

            scores[s] /= Math.Sqrt(spec.HeadSize);
        }

        double largest = scores.Max();
        double total = scores.Sum(score => Math.Exp(score - largest));
        for (int s = 0; s <= t; s++)
        {
            for (int i = 0; i < spec.HeadSize; i++)
            {
                output[i] += Math.Exp(scores[s] - largest) / total * packed[s][value + i];
            }
        }
    }

    private void Rotate(Span<double> head, int position)
    {
        int pairs = spec.HeadSize / 2;
        for (int pair = 0; pair < pairs; pair++)
        {
            double angle = position * Math.Pow(spec.RotaryBase, -2.0 * pair / spec.HeadSize);
            (double first, double second) = (head[pair], head[pair + pairs]);
            head[pair] = (first * Math.Cos(angle)) - (second * Math.Sin(angle));
            head[pair + pairs] = (second * Math.Cos(angle)) + (first * Math.Sin(angle));
        }
    }

    private double[][] Mix(int layer, double[][] x, double[][] routing)
    {
        var result = new double[x.Length][];
        for (int t = 0; t < x.Length; t++)
        {
            result[t] = new double[spec.Width];
            for (int expert = 0; expert < spec.Mixture.Experts; expert++)
            {
                Feed(x[t], DecoderNames.ExpertGateUp(layer, expert), DecoderNames.ExpertDown(layer, expert), routing[t][expert], result[t]);
            }

            for (int expert = 0; expert < spec.Mixture.SharedExperts; expert++)
            {
                Feed(x[t], DecoderNames.SharedGateUp(layer, expert), DecoderNames.SharedDown(layer, expert), 1, result[t]);
            }
        }

        return result;
    }

    private void Feed(double[] x, string gateUp, string down, double weight, double[] result)
    {
        int hidden = spec.Mixture.ExpertWidth;
        double[] both = Multiply(x, gateUp, 2 * hidden);
        double[] gated = [.. Enumerable.Range(0, hidden).Select(i => both[i] / (1 + Math.Exp(-both[i])) * both[hidden + i])];
        double[] output = Multiply(gated, down, spec.Width);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] += weight * output[i];
        }
    }

    private double[] Head(double[] x)
    {
        if (!spec.TiedHead)
        {
            return Multiply(x, DecoderNames.Head, spec.VocabularySize);
        }

        var logits = new double[spec.VocabularySize];
        for (int token = 0; token < logits.Length; token++)
        {
            for (int i = 0; i < x.Length; i++)
            {
                logits[token] += x[i] * weights[DecoderNames.Embedding][(token * spec.Width) + i];
            }
        }

        return logits;
    }

    private double[][] Normalize(double[][] x, string gain) => [.. x.Select(row =>
    {
        double inverse = 1 / Math.Sqrt(row.Average(value => value * value) + spec.NormEpsilon);
        return row.Select((value, i) => value * inverse * weights[gain][i]).ToArray();
    })];

    private double[] Multiply(double[] x, string name, int outputs)
    {
        ReadOnlySpan<float> matrix = weights[name];
        var result = new double[outputs];
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < outputs; j++)
            {
                result[j] += x[i] * matrix[(i * outputs) + j];
            }
        }

        return result;
    }

    private static void AddTo(double[][] stream, double[][] branch)
    {
        for (int t = 0; t < stream.Length; t++)
        {
            for (int i = 0; i < stream[t].Length; i++)
            {
                stream[t][i] += branch[t][i];
            }
        }
    }

    private static double[] ToDouble(ReadOnlySpan<float> values)
    {
        var result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = values[i];
        }

        return result;
    }
}
