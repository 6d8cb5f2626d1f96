using CoERouter.Experts.Graphs;
using CoERouter.Experts.Quantization;

namespace CoERouter.Tests.Experts.Import.Reference;

/// <summary>The weights that a quantized import stands for: matrices rounded along their inputs and widened again.</summary>
internal static class RoundedWeights
{
    private static readonly string[] Exact = ["norm.weight", "mlp.gate.weight", "router.weight", "shared_expert_gate.weight"];

    public static Dictionary<string, TestTensor> Of(IReadOnlyDictionary<string, TestTensor> tensors, WeightPrecision precision) => tensors.ToDictionary(
        one => one.Key,
        one => one.Value.Shape.Length < 2 || one.Key.EndsWith("bias", StringComparison.Ordinal) || Exact.Any(end => one.Key.EndsWith(end, StringComparison.Ordinal))
            ? one.Value
            : Round(one.Value, IsTable(one.Key) ? WeightPrecision.Int8 : precision));

    private static bool IsTable(string name) => name.Contains("embed_tokens", StringComparison.Ordinal) || name == "lm_head.weight";

    // Stacks are stored [experts, inputs, outputs], all else [outputs, inputs].
    private static TestTensor Round(TestTensor tensor, WeightPrecision precision)
    {
        bool isStack = tensor.Shape.Length == 3;
        int inputs = (int)(isStack ? tensor.Shape[1] : tensor.Shape[^1]);
        int outputs = (int)(isStack ? tensor.Shape[2] : tensor.Shape[0]);
        var result = (float[])tensor.Values.Clone();
        var row = new float[BlockQuantizer.Padded(inputs)];
        (byte[] bytes, float[] scales) = (new byte[row.Length], new float[row.Length / BlockQuantizer.BlockSize]);
        for (int start = 0; start < result.Length; start += inputs * outputs)
        {
            for (int output = 0; output < outputs; output++)
            {
                int At(int input) => start + (isStack ? (input * outputs) + output : (output * inputs) + input);
                Array.Clear(row);
                for (int input = 0; input < inputs; input++)
                {
                    row[input] = result[At(input)];
                }

                if (precision == WeightPrecision.Int4)
                {
                    NibbleQuantizer.Quantize(row, bytes, scales);
                    NibbleQuantizer.Dequantize(bytes.AsSpan(0, row.Length / 2), scales, row);
                }
                else
                {
                    BlockQuantizer.Quantize(row, bytes, scales);
                    BlockQuantizer.Dequantize(bytes, scales, row);
                }

                for (int input = 0; input < inputs; input++)
                {
                    result[At(input)] = row[input];
                }
            }
        }

        return tensor with { Values = result };
    }
}
