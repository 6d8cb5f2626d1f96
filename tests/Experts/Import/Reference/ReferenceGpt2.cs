using System.Text.Json.Nodes;

namespace CoERouter.Tests.Experts.Import.Reference;

/// <summary>GPT-2 in double precision from its published names.</summary>
internal sealed class ReferenceGpt2(JsonObject config, IReadOnlyDictionary<string, TestTensor> tensors)
{
    private int Width => (int)config["n_embd"]!;

    public double[][] Run(ReadOnlySpan<int> tokens)
    {
        double[][] stream = [.. tokens.ToArray().Select((token, t) => Sum(Row("wte.weight", token), Row("wpe.weight", t)))];
        for (int layer = 0; layer < (int)config["n_layer"]!; layer++)
        {
            string at = $"h.{layer}.";
            double[][] packed = [.. stream.Select(x => Linear(at + "attn.c_attn", Norm(at + "ln_1", x)))];
            stream = [.. stream.Select((x, t) => Sum(x, Linear(at + "attn.c_proj", AttendAt(packed, t))))];
            stream = [.. stream.Select(x =>
            {
                double[] hidden = Linear(at + "mlp.c_fc", Norm(at + "ln_2", x));
                return Sum(x, Linear(at + "mlp.c_proj", [.. hidden.Select(value => ReferenceMath.Activate("gelu_new", value))]));
            })];
        }

        TestTensor table = tensors["wte.weight"];
        return [.. stream.Select(x => ReferenceMath.Multiply(table.Values, 0, (int)table.Shape[0], Norm("ln_f", x), outputsFirst: true))];
    }

    private double[] AttendAt(double[][] packed, int t)
    {
        int heads = (int)config["n_head"]!, size = Width / heads;
        var result = new double[Width];
        for (int head = 0; head < heads; head++)
        {
            double[] scores = [.. Enumerable.Range(0, t + 1).Select(s =>
                Enumerable.Range(head * size, size).Sum(i => packed[t][i] * packed[s][Width + i]) / Math.Sqrt(size))];
            double total = scores.Sum(Math.Exp);
            for (int s = 0; s <= t; s++)
            {
                for (int i = head * size; i < (head + 1) * size; i++)
                {
                    result[i] += Math.Exp(scores[s]) / total * packed[s][(2 * Width) + i];
                }
            }
        }

        return result;
    }

    private double[] Norm(string name, double[] x) => ReferenceMath.LayerNorm(x, Row(name + ".weight", 0), Row(name + ".bias", 0), 1e-5);

    private double[] Linear(string name, double[] x) =>
        Sum(ReferenceMath.Multiply(tensors[name + ".weight"].Values, 0, (int)tensors[name + ".weight"].Shape[1], x, outputsFirst: false), Row(name + ".bias", 0));

    private double[] Row(string name, int row)
    {
        int size = (int)tensors[name].Shape[^1];
        return [.. tensors[name].Values.AsSpan(row * size, size).ToArray().Select(value => (double)value)];
    }

    private static double[] Sum(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a + b)];
}
