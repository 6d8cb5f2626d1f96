using System.Text.Json.Nodes;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Import;
using CoERouter.Tests.Experts.Import.Reference;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Gguf;

/// <summary>Whole models in GGUF with damaged headers: each is opened as a model or refused with one sentence.</summary>
public sealed class GgufHostileTests : IDisposable
{
    private static readonly string[] s_configurations =
    [
        """
        { "model_type": "gpt_oss", "hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 16,
          "intermediate_size": 32, "vocab_size": 40, "max_position_embeddings": 40, "rms_norm_eps": 1e-5, "num_local_experts": 2,
          "num_experts_per_tok": 1, "sliding_window": 4, "rope_theta": 150000 }
        """,
        """
        { "model_type": "granitemoeshared", "hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1,
          "intermediate_size": 32, "vocab_size": 40, "max_position_embeddings": 40, "rms_norm_eps": 1e-5, "num_local_experts": 2,
          "num_experts_per_tok": 1, "shared_intermediate_size": 32, "embedding_multiplier": 3.0, "attention_multiplier": 0.25,
          "residual_multiplier": 0.5, "logits_scaling": 4.0, "tie_word_embeddings": true }
        """,
        """
        { "model_type": "gemma3_text", "hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 16,
          "intermediate_size": 32, "vocab_size": 40, "max_position_embeddings": 40, "rms_norm_eps": 1e-5, "sliding_window": 5,
          "query_pre_attn_scalar": 16, "rope_theta": 100000 }
        """,
        """
        { "model_type": "phimoe", "hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1,
          "intermediate_size": 32, "vocab_size": 40, "max_position_embeddings": 40, "rms_norm_eps": 1e-5, "num_local_experts": 2,
          "num_experts_per_tok": 2, "attention_bias": true, "lm_head_bias": true, "original_max_position_embeddings": 12,
          "rope_scaling": { "type": "longrope", "short_factor": [1, 1, 1, 1, 1, 1, 1, 1], "long_factor": [2, 2, 2, 2, 2, 2, 2, 2] } }
        """,
    ];

    private readonly TestFolder _folder = new();

    public static TheoryData<int> Models => [.. Enumerable.Range(0, s_configurations.Length)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Models))]
    public void A_damaged_header_opens_as_a_model_or_is_refused_with_one_sentence(int model)
    {
        var config = (JsonObject)JsonNode.Parse(s_configurations[model])!;
        GgufWriter writer = GgufConverter.Convert(config, TestCheckpoint.Create(config, 3));
        string[] tokens = [.. Enumerable.Range(0, 37).Select(id => $"t{id}"), "<unk>", "<s>", "</s>"];
        writer.Add("tokenizer.ggml.model", "llama").Add("tokenizer.ggml.tokens", tokens).Add("tokenizer.ggml.scores", tokens.Select((_, id) => -(float)id).ToArray())
            .Add("tokenizer.ggml.token_type", tokens.Select((_, id) => id < 37 ? 1 : id == 37 ? 2 : 3).ToArray()).Add("tokenizer.ggml.bos_token_id", 38u)
            .Add("tokenizer.ggml.eos_token_id", 39u).Add("tokenizer.chat_template", "{{ messages[0].content }}");
        byte[] whole = writer.ToBytes();
        int header = HeaderBytes(whole);
        string path = _folder.File("model.gguf");
        int refused = 0;
        for (int seed = 0; seed < 500; seed++)
        {
            File.WriteAllBytes(path, Damaged(whole, header, new Random(seed)));
            Exception? exception = Record.Exception(() => ModelImporter.Open(path, new() { Name = "x", Precision = WeightPrecision.Float32 }).Dispose());
            Assert.True(exception is null or ModelImportException, $"Seed {seed}: {exception}");
            if (exception is not null)
            {
                refused++;
                Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', exception.Message);
                Assert.InRange(exception.Message.Length, 20, 1500);
            }
        }

        Assert.InRange(refused, 200, 499);
        File.WriteAllBytes(path, whole);
        ModelImporter.Open(path, new() { Name = "x", Precision = WeightPrecision.Float32 }).Dispose();
    }

    private static byte[] Damaged(byte[] whole, int header, Random random)
    {
        byte[] bytes = [.. whole];
        switch (random.Next(4))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                bytes[random.Next(header)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                // A number becomes another one that numbers are confused by.
                BitConverter.TryWriteBytes(bytes.AsSpan(random.Next(header - 8)), (uint)(random.Next(5) switch { 0 => 0, 1 => int.MaxValue, 2 => uint.MaxValue, 3 => 1, _ => 1 << 20 }));
                return bytes;
            default:
                random.NextBytes(bytes.AsSpan(random.Next(header - 8), random.Next(1, 9)));
                return bytes;
        }
    }

    // The tensors' data begin where the first norm's values do; a few bytes more or less do not matter here.
    private static int HeaderBytes(byte[] file) => Math.Min(file.Length, 12_000) * 2 / 5;
}
