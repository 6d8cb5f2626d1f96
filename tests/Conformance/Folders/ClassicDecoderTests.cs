using System.Text.Json;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Folders.Outlines;
using CoERouter.Experts.Generation;
using Xunit;

namespace CoERouter.Tests.Conformance.Folders;

/// <summary>A published GPT-2 that Optimum exported: no attention operator, caches that grow by concatenation.</summary>
public sealed class ClassicDecoderTests : IDisposable
{
    internal const string Configuration = """
        {
          "model": {
            "type": "gpt2", "vocab_size": 53, "context_length": 512, "eos_token_id": 51, "pad_token_id": 52,
            "decoder": {
              "filename": "model.onnx", "head_size": 16, "num_attention_heads": 4, "num_key_value_heads": 4, "num_hidden_layers": 4,
              "inputs": {
                "input_ids": "input_ids", "attention_mask": "attention_mask", "position_ids": "position_ids",
                "past_key_names": "past_key_values.%d.key", "past_value_names": "past_key_values.%d.value"
              },
              "outputs": { "logits": "logits", "present_key_names": "present.%d.key", "present_value_names": "present.%d.value" }
            }
          },
          "search": { "max_length": 512, "past_present_share_buffer": true }
        }
        """;

    private const int Vocabulary = 53;
    private const double Tolerance = 1e-4;
    private const int MostAnswerTokens = 24;

    private readonly FolderCopy _folder;
    private readonly JsonDocument _expected;

    public ClassicDecoderTests()
    {
        _folder = new FolderCopy(FixtureFolder.Find("02-capp-gpt2/onnx-upstream"), "capp-gpt2");
        File.WriteAllText(_folder.File(ExpertFiles.GenerationConfiguration), Configuration);
        _expected = JsonDocument.Parse(File.ReadAllBytes(FixtureFolder.Find("02-capp-gpt2/expected/onnx-upstream.json")));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _expected.Dispose();
    }

    [Fact]
    public async Task Logits_and_greedy_ids_are_those_published()
    {
        using DecoderModel model = DecoderModel.Load(ExpertFolder.Read(_folder.Path));
        using ExpertSlot slot = await model.RentAsync(CancellationToken.None);
        JsonElement cases = _expected.RootElement.GetProperty("cases");
        Assert.Equal(5, cases.GetArrayLength());
        foreach (JsonElement entry in cases.EnumerateArray())
        {
            int[] prompt = Ids(entry.GetProperty("input_ids"));
            float[] logits = [.. entry.GetProperty("prefill_logits").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetSingle())];
            slot.State.Begin();
            AssertClose(logits, slot.State.Score(prompt));

            // Token by token the caches grow, and give the same.
            slot.State.Begin();
            for (int i = 0; i < prompt.Length; i++)
            {
                AssertClose(logits.AsSpan(i * Vocabulary, Vocabulary), slot.State.Decode(prompt[i]));
            }

            slot.State.Begin();
            int[] ids = Greedy.Continue(
                slot.State, slot.State.Prefill(prompt), prompt.Length + MostAnswerTokens, model.Folder.Configuration.EndTokens);
            Assert.Equal(Ids(entry.GetProperty("greedy_ids")), ids[prompt.Length..]);
        }
    }

    [Fact]
    public void Sharing_is_asked_for_and_not_possible_so_the_caches_grow()
    {
        ExpertFolder folder = ExpertFolder.Read(_folder.Path);
        Assert.True(folder.Configuration.Search.SharesBuffers);
        Assert.All(folder.Layout.Caches, cache => Assert.False(cache.InPlace));
        Assert.Equal(8, folder.Layout.Caches.Count);
        Assert.Equal(4 * 2 * 4 * 16 * sizeof(float), folder.Layout.CacheBytesPerToken);
    }

    [Fact]
    public void Parameters_are_counted_from_the_initializers()
    {
        ExpertFolder folder = ExpertFolder.Read(_folder.Path);

        // As many as the safetensors file of the same model holds, but for the masks that it stores too.
        Assert.InRange(folder.Manifest.TotalParameters, 53 * 64 + 512 * 64 + 4 * 49_000, 53 * 64 * 2 + 512 * 64 + 4 * 51_000);
        Assert.Equal("Float32", folder.Weights);
    }

    private static int[] Ids(JsonElement ids) => [.. ids.EnumerateArray().Select(id => id.GetInt32())];

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], Tolerance);
        }
    }
}
