using System.Numerics.Tensors;
using System.Text.Json;
using CoERouter.Experts.Generation;
using CoERouter.Tests.Experts.Import;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Conformance.Import;

/// <summary>
/// Trained weights that nobody here made, run by a program that nobody here wrote: llama2.c's own logits and greedy ids for stories260K, and
/// the same from Mixtral checkpoints derived from it, whose experts add up to its dense layers.
/// </summary>
public sealed class Stories260KTests
{
    private const float Tolerance = 1e-4f;

    [Fact]
    public void A_prompt_in_words_becomes_the_published_ids()
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(FixtureFolder.Find("01-stories260k-llama/expected/greedy_run_c.json")));
        using var imported = new ImportedModel(FixtureFolder.Find("01-stories260k-llama/hf"));
        using ExpertModel model = ExpertModel.Load(imported.Folder);
        int prompts = 0;
        foreach (JsonElement sample in expected.RootElement.GetProperty("cases").EnumerateArray())
        {
            string prompt = sample.GetProperty("prompt").GetString()!;
            if (prompt.Length > 0)
            {
                List<int> ids = [];
                model.Template.Render([new(ChatRole.User, prompt)], ids);
                Assert.Equal(sample.GetProperty("prompt_ids").Deserialize<int[]>()!, ids);
                prompts++;
            }
        }

        Assert.Equal(3, prompts);
    }

    [Theory]
    [InlineData("01-stories260k-llama/hf")]
    [InlineData("12-derived-mixtral-upcycle/same-4x-top2")]
    [InlineData("12-derived-mixtral-upcycle/same-8x-top2")]
    [InlineData("12-derived-mixtral-upcycle/split-4x-top4")]
    public void Logits_and_greedy_ids_are_those_of_the_published_program(string folder)
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(FixtureFolder.Find("01-stories260k-llama/expected/greedy_run_c.json")));
        using var model = new ImportedModel(FixtureFolder.Find(folder));
        int steps = 0;
        foreach (JsonElement sample in expected.RootElement.GetProperty("cases").EnumerateArray())
        {
            int[] prompt = sample.GetProperty("prompt_ids").Deserialize<int[]>()!;
            int[] ids = sample.GetProperty("ids").Deserialize<int[]>()!;
            float[] wanted = sample.GetProperty("logits_last_prompt").Deserialize<float[]>()!;
            DecodingState state = model.Begin();
            ReadOnlySpan<float> logits = state.Prefill(prompt);
            for (int i = 0; i < wanted.Length; i++)
            {
                Assert.InRange(logits[i] - wanted[i], -Tolerance, Tolerance);
            }

            for (int position = prompt.Length; position < ids.Length; position++, steps++)
            {
                int best = TensorPrimitives.IndexOfMax(logits);
                Assert.True(best == ids[position], $"Token {position} is {best}, expected {ids[position]}.");
                logits = state.Decode(best);
            }
        }

        Assert.True(steps > 700, $"Only {steps} steps were compared.");
    }
}
