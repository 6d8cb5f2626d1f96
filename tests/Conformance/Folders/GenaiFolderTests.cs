using System.Text.Json;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Sampling;
using Xunit;

namespace CoERouter.Tests.Conformance.Folders;

/// <summary>The model folders with which onnxruntime-genai tests itself, with the ids that those tests publish.</summary>
public sealed class GenaiFolderTests
{
    private const string Folders = "05-ortgenai-test-models";
    private const string Gpt2 = "hf-internal-testing/tiny-random-gpt2-fp32";
    private const string Gpt2Half = "hf-internal-testing/tiny-random-gpt2-fp16-cuda";
    private const string Lfm2 = "hf-internal-testing/tiny-random-lfm2-fp32";
    private const string Qwen = "hf-internal-testing/tiny-qwen35-cuda";

    public static TheoryData<string, string, string> Greedily => new()
    {
        { "TestGreedySearch / GreedySearchGptFp32", Gpt2, "expected" },
        { "TestGreedySearch / GreedySearchGptFp32", Gpt2Half, "expected" },
        { "RewindGptFp32CAPI / test_rewind", Gpt2, "expected" },
        { "GreedySearchLfm2Fp32CAPI", Lfm2, "generated_here" },
        { "GreedySearchCudaGraphCapture", Qwen, "generated_here" },
    };

    [Theory]
    [MemberData(nameof(Greedily))]
    public async Task Greedy_ids_are_those_published(string name, string folder, string field)
    {
        JsonElement expectation = Case(name);
        int length = expectation.GetProperty("max_length").GetInt32();
        int[][] expected = Rows(expectation.GetProperty(field));
        int[][] prompts = Rows(expectation.GetProperty("input_ids"));
        for (int row = 0; row < prompts.Length; row++)
        {
            Assert.Equal(expected[row], await Greedy.RunAsync(Folder(folder), prompts[row], length));
        }
    }

    [Theory]
    [InlineData("RewindGptFp32CAPI / test_rewind", Gpt2, "expected")]
    [InlineData("RewindGptFp32CAPI / test_rewind", Gpt2Half, "expected")]
    [InlineData("GreedySearchCudaGraphCapture", Qwen, "generated_here")]
    public async Task Tokens_taken_back_come_again(string name, string folder, string field)
    {
        JsonElement expectation = Case(name);
        int[] expected = Rows(expectation.GetProperty(field))[0];
        int[] prompt = Rows(expectation.GetProperty("input_ids"))[0];
        using DecoderModel model = DecoderModel.Load(ExpertFolder.Read(Folder(folder)));
        using ExpertSlot slot = await model.RentAsync(CancellationToken.None);
        DecodingState state = slot.State;
        state.Begin();
        Assert.Equal(expected, Continue(state.Prefill(prompt)));
        foreach (int kept in (int[])[0, 1, 3, 4, expected.Length - 2])
        {
            // What is taken back of the prompt has to be read again, and one token more; then the published end must come again.
            int read = Math.Max(prompt.Length, kept + 1);
            state.RewindTo(kept);
            Assert.Equal(expected[..kept], state.Tokens.ToArray());
            Assert.Equal(expected, Continue(state.Prefill(expected.AsSpan(kept, read - kept))));
            state.RewindTo(kept);
            for (int i = kept; i < expected.Length - 2; i++)
            {
                state.Decode(expected[i]);
            }

            Assert.Equal(expected, Continue(state.Decode(expected[^2])));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => state.RewindTo(state.Position + 1));

        int[] Continue(ReadOnlySpan<float> logits) => Greedy.Continue(state, logits, expected.Length, model.Folder.Configuration.EndTokens);
    }

    [Fact]
    public async Task A_batch_rewound_to_nothing_reads_the_same_prompts_again()
    {
        JsonElement expectation = Case("BatchedRewindGptFp32CAPI");
        int[][] expected = Rows(expectation.GetProperty("expected"));
        int[][] prompts = Rows(expectation.GetProperty("input_ids"));
        using DecoderModel model = DecoderModel.Load(ExpertFolder.Read(Folder(Gpt2)));
        using ExpertSlot first = await model.RentAsync(CancellationToken.None);
        using ExpertSlot second = await model.RentAsync(CancellationToken.None);
        foreach ((ExpertSlot slot, int row) in new[] { (first, 0), (second, 1), (first, 0), (second, 1) })
        {
            slot.State.RewindTo(0);
            int[] ids = Greedy.Continue(slot.State, slot.State.Prefill(prompts[row]), expected[row].Length, model.Folder.Configuration.EndTokens);
            Assert.Equal(expected[row], ids);
        }
    }

    [Fact]
    public async Task States_of_convolutions_cannot_be_taken_back_and_say_so()
    {
        using DecoderModel model = DecoderModel.Load(ExpertFolder.Read(Folder(Lfm2)));
        using ExpertSlot slot = await model.RentAsync(CancellationToken.None);
        slot.State.Begin();
        slot.State.Prefill([0, 0, 195, 731]);
        Assert.False(slot.State.CanRewind);
        Assert.Contains("begin the sequence anew", Assert.Throws<NotSupportedException>(() => slot.State.RewindTo(0)).Message, StringComparison.Ordinal);
        slot.State.Begin();
        Assert.Equal(0, slot.State.Position);
    }

    [Theory]
    [InlineData("engine/dummy-decoder", null)]
    [InlineData("engine/synthetic-paged", "block_table")]
    [InlineData(Qwen, null)]
    [InlineData(Gpt2Half, null)]
    [InlineData("hf-internal-testing/tiny-random-gpt2-fp32-cuda", "lacks past.onnx")]
    [InlineData(Gpt2, null)]
    [InlineData(Lfm2, null)]
    [InlineData("marian-batch", "encoder with a decoder")]
    [InlineData("marian-batch-beams", "encoder with a decoder")]
    [InlineData("marian-batch-values", "encoder with a decoder")]
    [InlineData("multimodal-decoder-no-input-ids", "reads images")]
    [InlineData("multimodal-decoder-with-input-ids", "reads images")]
    [InlineData("qwen3-5", "reads images")]
    public async Task Every_folder_runs_or_is_refused_with_a_sentence(string folder, string? reason)
    {
        if (reason is null)
        {
            int[] ids = await Greedy.RunAsync(Folder(folder), [3, 4, 5], 8);
            Assert.Equal([3, 4, 5], ids[..3]);
            Assert.InRange(ids.Length, 4, 8);
        }
        else
        {
            string sentence = Assert.Throws<ExpertFolderException>(() => ExpertFolder.Read(Folder(folder))).Message;
            Assert.Contains(reason, sentence, StringComparison.Ordinal);
            Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Beams_are_refused()
    {
        JsonElement expectation = Case("BeamSearchGptFp32");
        using var copy = new FolderCopy(Folder(Gpt2));
        copy.Configure(json => json["search"] = new System.Text.Json.Nodes.JsonObject { ["num_beams"] = expectation.GetProperty("num_beams").GetInt32() });
        Assert.Contains("num_beams is 4", Refusal(copy), StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_the_configuration_name_what_the_published_errors_name()
    {
        using var copy = new FolderCopy(Folder(Gpt2));
        copy.Configure(json =>
        {
            json["model"]!["vocab_size"] = 1;
            json["search"] = new System.Text.Json.Nodes.JsonObject { ["num_beams"] = 2 };
        });
        Assert.Contains("vocab_size", Refusal(copy), StringComparison.Ordinal);
        copy.Configure(json =>
        {
            json["model"]!["vocab_size"] = 5;
            json["model"]!["eos_token_id"] = 5;
            json["search"] = new System.Text.Json.Nodes.JsonObject { ["min_length"] = 5 };
        });
        Assert.Contains("eos_token_id", Refusal(copy), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BatchedSamplingTopPCpu")]
    [InlineData("BatchedSamplingTopKCpu")]
    [InlineData("BatchedSamplingTopPAndKCpu")]
    public void Draws_are_those_published(string name)
    {
        JsonElement expectation = Case(name);
        JsonElement logits = expectation.GetProperty("logits");
        logits = logits.ValueKind == JsonValueKind.String ? Case("BatchedSamplingTopKCpu").GetProperty("logits") : logits;
        JsonElement options = expectation.GetProperty("options");
        for (int row = 0; row < logits.GetArrayLength(); row++)
        {
            float[] values = [.. logits[row].EnumerateArray().Select(value => value.GetSingle())];
            for (ulong seed = 0; seed < 100; seed++)
            {
                var sampler = new TokenSampler(
                    new()
                    {
                        Temperature = 1,
                        TopK = options.GetProperty("top_k").GetInt32(),
                        TopP = options.TryGetProperty("top_p", out JsonElement mass) ? mass.GetSingle() : 1,
                        Seed = seed,
                    },
                    values.Length);
                int token = sampler.Sample(values, []);
                if (expectation.TryGetProperty("expected_next", out JsonElement next))
                {
                    Assert.Equal(next[row].GetInt32(), token);
                }
                else
                {
                    Assert.True(values[token] > 1.25f);
                }
            }
        }
    }

    private static string Refusal(FolderCopy copy) => Assert.Throws<ExpertFolderException>(() => ExpertFolder.Read(copy.Path)).Message;

    private static string Folder(string name) => FixtureFolder.Find($"{Folders}/{name}");

    private static JsonElement Case(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(FixtureFolder.Find($"{Folders}/expectations.json")));
        return document.RootElement.GetProperty("cases").EnumerateArray()
            .First(entry => entry.GetProperty("name").GetString() == name).Clone();
    }

    private static int[][] Rows(JsonElement rows) =>
        [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(id => id.GetInt32()).ToArray())];
}
