using System.Numerics.Tensors;
using System.Text.Json;
using CoERouter.Experts.Generation;
using CoERouter.Tests.Experts.Import;
using Xunit;

namespace CoERouter.Tests.Conformance.Import;

/// <summary>A published GPT-2 in two trainings, against logits of its makers' own exported graph.</summary>
public sealed class CappGpt2Tests
{
    private const float Tolerance = 1e-4f;
    private const int EndId = 51;

    [Theory]
    [InlineData("safetensors-upstream", "safetensors-upstream.json")]
    [InlineData("safetensors-from-onnx", "onnx-upstream.json")]
    public void Prefill_logits_and_greedy_ids_are_the_published_ones(string folder, string expectation)
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(FixtureFolder.Find($"02-capp-gpt2/expected/{expectation}")));
        using var model = new ImportedModel(FixtureFolder.Find($"02-capp-gpt2/{folder}"));
        int cases = 0;
        foreach (JsonElement sample in expected.RootElement.GetProperty("cases").EnumerateArray())
        {
            int[] prompt = sample.GetProperty("input_ids").Deserialize<int[]>()!;
            float[][] wanted = sample.GetProperty("prefill_logits").Deserialize<float[][]>()!;
            float[][] logits = model.Score(prompt);
            for (int position = 0; position < prompt.Length; position++)
            {
                Assert.InRange(TensorPrimitives.Distance<float>(wanted[position], logits[position]), 0, Tolerance);
            }

            Assert.Equal(sample.GetProperty("greedy_ids").Deserialize<int[]>()!, Greedy(model, prompt));
            cases++;
        }

        Assert.Equal(5, cases);
    }

    private static List<int> Greedy(ImportedModel model, int[] prompt)
    {
        var ids = new List<int>();
        DecodingState state = model.Begin();
        ReadOnlySpan<float> logits = state.Prefill(prompt);
        while (ids.Count < 24 && !ids.Contains(EndId))
        {
            ids.Add(TensorPrimitives.IndexOfMax(logits));
            logits = state.Decode(ids[^1]);
        }

        return ids;
    }
}
