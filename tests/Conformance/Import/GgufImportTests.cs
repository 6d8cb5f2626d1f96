using System.Numerics.Tensors;
using System.Text.Json;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Gguf;
using CoERouter.Experts.Import.Sources;
using CoERouter.Experts.Specification;
using CoERouter.Experts.Tokenization;
using CoERouter.Tests.Experts.Import;
using CoERouter.Tests.Experts.Import.Gguf;
using CoERouter.Tests.Runtime;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Conformance.Import;

/// <summary>Published checkpoints, written as GGUF files by the rules of their converter, import as the checkpoints themselves do.</summary>
public sealed class GgufImportTests : IDisposable
{
    private static readonly (string Name, string File)[] s_layerNames =
    [
        ("input_layernorm", "attn_norm"), ("post_attention_layernorm", "ffn_norm"), ("self_attn.q_proj", "attn_q"), ("self_attn.k_proj", "attn_k"),
        ("self_attn.v_proj", "attn_v"), ("self_attn.o_proj", "attn_output"), ("mlp.gate_proj", "ffn_gate"), ("mlp.up_proj", "ffn_up"),
        ("mlp.down_proj", "ffn_down"), ("block_sparse_moe.gate", "ffn_gate_inp"),
    ];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("01-stories260k-llama/hf")]
    [InlineData("12-derived-mixtral-upcycle/split-4x-top4")]
    public void A_file_imports_as_the_checkpoint_that_it_was_made_from(string fixture)
    {
        string checkpoint = FixtureFolder.Find(fixture);
        string path = _folder.File("stories.gguf");
        File.WriteAllBytes(path, Convert(checkpoint));
        ImportOptions options = new() { Name = "stories", Precision = WeightPrecision.Float32 };
        using ModelImporter expected = ModelImporter.Open(checkpoint, options);
        using ModelImporter actual = ModelImporter.Open(path, options);

        Assert.Equal(JsonSerializer.Serialize(expected.Spec), JsonSerializer.Serialize(actual.Spec));
        foreach (DecoderParameter parameter in DecoderParameters.Enumerate(expected.Spec))
        {
            Assert.True(expected.Weights[parameter.Name].SequenceEqual(actual.Weights[parameter.Name]), $"{parameter.Name} differs.");
        }
    }

    [Fact]
    public void The_tokenizer_and_template_of_a_file_are_those_of_the_checkpoint()
    {
        string checkpoint = FixtureFolder.Find("01-stories260k-llama/hf");
        string path = _folder.File("stories.gguf");
        File.WriteAllBytes(path, Convert(checkpoint));
        using (GgufFile file = GgufFile.Open(path))
        {
            GgufText.Unpack(file, _folder.Path);
        }

        Assert.Equal("{{ messages[0].content }}", File.ReadAllText(_folder.File("chat_template.jinja")));
        Assert.Equal("</s>", JsonDocument.Parse(File.ReadAllText(_folder.File("tokenizer_config.json"))).RootElement.GetProperty("eos_token").GetString());
        TextTokenizer expected = TextTokenizer.Load(Path.Combine(checkpoint, "tokenizer.json"));
        TextTokenizer actual = TextTokenizer.Load(_folder.File("tokenizer.json"));
        string[] texts = ["Once upon a time, there was a little girl named Lily.", "She  said: \"Hello\"!\n", "Ünïcode 🙂 of every kind", "", " a", "</s>x<s>"];
        foreach (string text in texts)
        {
            List<int> wanted = [];
            List<int> ids = [];
            expected.Encode(text, special: true, wanted);
            actual.Encode(text, special: true, ids);

            Assert.Equal(wanted, ids);
            Assert.Equal(expected.Decode([.. wanted]), actual.Decode([.. ids]));
        }
    }

    [Fact]
    public void A_file_of_another_architecture_is_refused()
    {
        string path = _folder.File("x.gguf");
        File.WriteAllBytes(path, new GgufWriter().Add("general.architecture", "clip").ToBytes());

        Assert.Contains("of the architecture 'clip'; legal are llama, qwen2", Assert.Throws<ModelImportException>(() => ModelImporter.Open(path, new() { Name = "x" })).Message, StringComparison.Ordinal);
    }

    /// <summary>From one file to words: the prompt of the published run becomes its ids, and the answer is the published one.</summary>
    [Fact]
    public void A_file_without_a_template_is_asked_in_words_and_answers_as_published()
    {
        string path = _folder.File("stories.gguf");
        File.WriteAllBytes(path, Convert(FixtureFolder.Find("01-stories260k-llama/hf"), hasTemplate: false));
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(FixtureFolder.Find("01-stories260k-llama/expected/greedy_run_c.json")));
        using var imported = new ImportedModel(path);
        using ExpertModel model = ExpertModel.Load(imported.Folder);
        int prompts = 0;
        foreach (JsonElement sample in expected.RootElement.GetProperty("cases").EnumerateArray().Where(sample => sample.GetProperty("prompt").GetString()!.Length > 0))
        {
            List<int> ids = [];
            model.Template.Render([new(ChatRole.User, sample.GetProperty("prompt").GetString()!)], ids);
            Assert.Equal(sample.GetProperty("prompt_ids").Deserialize<int[]>()!, ids);
            prompts++;
        }

        Assert.Equal(3, prompts);
        JsonElement first = expected.RootElement.GetProperty("cases")[0];
        int[] published = first.GetProperty("ids").Deserialize<int[]>()!;
        int length = first.GetProperty("prompt_ids").GetArrayLength();
        DecodingState state = imported.Begin();
        ReadOnlyMemory<float> logits = state.Prefill(published.AsSpan(0, length)).ToArray();
        for (int position = length; position < length + 60; position++)
        {
            Assert.Equal(published[position], TensorPrimitives.IndexOfMax(logits.Span));
            logits = state.Decode(published[position]).ToArray();
        }
    }

    private static byte[] Convert(string folder, bool hasTemplate = true)
    {
        ModelConfiguration configuration = ModelConfiguration.Read(folder);
        int heads = configuration.Count("num_attention_heads");
        int experts = configuration.FindCount("num_local_experts") ?? 0;
        using JsonDocument tokenizer = JsonDocument.Parse(File.ReadAllBytes(FixtureFolder.Find("01-stories260k-llama/hf/tokenizer.json")));
        string[] tokens = [.. tokenizer.RootElement.GetProperty("model").GetProperty("vocab").EnumerateObject().OrderBy(token => token.Value.GetInt32()).Select(token => token.Name)];
        GgufWriter writer = hasTemplate ? new() : new GgufWriter().Except("tokenizer.chat_template");
        writer.Add("general.architecture", "llama").Add("llama.embedding_length", (uint)configuration.Count("hidden_size")).Add("llama.block_count", (uint)configuration.Count("num_hidden_layers"))
            .Add("llama.attention.head_count", (uint)heads).Add("llama.attention.head_count_kv", (uint)configuration.Count("num_key_value_heads"))
            .Add("llama.feed_forward_length", (uint)configuration.Count("intermediate_size")).Add("llama.context_length", (uint)configuration.Count("max_position_embeddings"))
            .Add("llama.attention.layer_norm_rms_epsilon", (float)configuration.Number("rms_norm_eps")).Add("llama.rope.freq_base", 10000f)
            .Add("tokenizer.ggml.model", "llama").Add("tokenizer.ggml.tokens", tokens).Add("tokenizer.ggml.scores", tokens.Select((_, id) => id < 259 ? 0f : 258f - id).ToArray())
            .Add("tokenizer.ggml.token_type", tokens.Select((_, id) => id == 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : 1).ToArray())
            .Add("tokenizer.ggml.bos_token_id", 1u).Add("tokenizer.ggml.eos_token_id", 2u).Add("tokenizer.chat_template", "{{ messages[0].content }}");
        if (experts > 0)
        {
            writer.Add("llama.expert_count", (uint)experts).Add("llama.expert_used_count", (uint)configuration.Count("num_experts_per_tok"));
        }

        using SafetensorsFolder source = SafetensorsFolder.Open(folder);
        foreach (string name in source.Names.Where(name => !name.Contains(".experts.", StringComparison.Ordinal)))
        {
            ISourceTensor tensor = source.Find(name)!;
            float[] values = ReadAll(tensor);
            if (name.Contains("q_proj", StringComparison.Ordinal) || name.Contains("k_proj", StringComparison.Ordinal))
            {
                values = Interleaved(values, tensor.Shape, configuration.Count("hidden_size") / heads);
            }

            writer.AddTensor(Renamed(name), 0, Bytes(values), [.. tensor.Shape]);
        }

        string[] parts = experts > 0 ? ["w1", "w2", "w3"] : [];
        for (int layer = 0; layer < configuration.Count("num_hidden_layers"); layer++)
        {
            foreach (string part in parts)
            {
                ISourceTensor[] all = [.. Enumerable.Range(0, experts).Select(expert => source.Find($"model.layers.{layer}.block_sparse_moe.experts.{expert}.{part}.weight")!)];
                string file = part switch { "w1" => "ffn_gate_exps", "w2" => "ffn_down_exps", _ => "ffn_up_exps" };
                writer.AddTensor($"blk.{layer}.{file}.weight", 0, Bytes([.. all.SelectMany(ReadAll)]), experts, all[0].Shape[0], all[0].Shape[1]);
            }
        }

        return writer.ToBytes();
    }

    private static string Renamed(string name)
    {
        string[] parts = name.Split('.');
        if (parts is not ["model", "layers", var layer, .., var suffix])
        {
            return name switch { "model.embed_tokens.weight" => "token_embd.weight", "model.norm.weight" => "output_norm.weight", _ => "output.weight" };
        }

        string inner = string.Join('.', parts[3..^1]);
        return $"blk.{layer}.{s_layerNames.Single(pair => pair.Name == inner).File}.{suffix}";
    }

    // The converter's own words: reshape(heads, 2, size / 2, columns), swap the middle two, reshape back.
    private static float[] Interleaved(float[] values, IReadOnlyList<long> shape, int headSize)
    {
        (int rows, int columns, int half) = ((int)shape[0], (int)shape[1], headSize / 2);
        float[] swapped = new float[values.Length];
        int target = 0;
        for (int head = 0; head < rows / headSize; head++)
        {
            for (int i = 0; i < half; i++)
            {
                for (int j = 0; j < 2; j++, target++)
                {
                    Array.Copy(values, ((head * headSize) + (j * half) + i) * columns, swapped, target * columns, columns);
                }
            }
        }

        return swapped;
    }

    private static float[] ReadAll(ISourceTensor tensor)
    {
        float[] values = new float[tensor.Shape.Aggregate(1L, (product, size) => product * size)];
        tensor.Read(0, values);
        return values;
    }

    private static byte[] Bytes(float[] values)
    {
        byte[] bytes = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return bytes;
    }
}
