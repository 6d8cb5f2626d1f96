using System.Text.Json.Nodes;
using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Encoders;
using CoERouter.Runtime;
using CoERouter.Tests.Experts.Import.Reference;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Encoders;

/// <summary>Encoders with random weights, written as their families publish them, imported, and compared with a plain reference.</summary>
public sealed class SentenceImporterTests : IDisposable
{
    private const double Tolerance = 1e-4;
    private static readonly int[][] Texts = [[2, 4, 5, 6, 7, 3], [2, 39, 3], [2, .. Enumerable.Range(4, 22), 3], [2, 3]];

    private readonly DirectoryInfo _source = Directory.CreateTempSubdirectory("coe-encoder");
    private readonly DirectoryInfo _target = Directory.CreateTempSubdirectory("coe-encoder-imported");

    public void Dispose()
    {
        _source.Delete(recursive: true);
        _target.Delete(recursive: true);
    }

    [Theory]
    [InlineData("bert", "gelu", "", false)]
    [InlineData("bert", "gelu_new", "bert.", true)]
    [InlineData("bert", "relu", "", false)]
    [InlineData("bert", "silu", "", false)]
    [InlineData("roberta", "gelu", "roberta.", false)]
    [InlineData("xlm-roberta", "gelu", "", false)]
    [InlineData("mpnet", "gelu", "", false)]
    [InlineData("mpnet", "gelu", "mpnet.", false)]
    [InlineData("distilbert", "gelu", "", false)]
    [InlineData("distilbert", "gelu", "distilbert.", false)]
    [InlineData("electra", "gelu", "electra.", false)]
    [InlineData("albert", "gelu_new", "", false)]
    public void Every_family_gives_the_vectors_of_the_reference(string family, string activation, string prefix, bool isOld)
    {
        EncoderSample sample = new(family, seed: 7, activation, prefix, isOld);
        sample.Write(_source.FullName);
        SentenceImport written = Import();
        Assert.Equal((family, EncoderSample.Width, EncoderSample.MostTokens), (written.Family, written.Dimension, written.MostTokens));
        Compare(Vectors(Texts), [.. Texts.Select(ids => Mean(PlainEncoder.Run(sample, ids)))]);
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Weights_of_16_bits_are_widened(string type)
    {
        EncoderSample sample = new("bert", seed: 3);
        foreach ((string name, TestTensor tensor) in sample.Tensors.ToArray())
        {
            sample.Tensors[name] = tensor with { Values = [.. tensor.Values.Select(value => SafetensorsWriter.Rounded(value, type))] };
        }

        sample.Write(_source.FullName, type);
        Import();
        Compare(Vectors(Texts), [.. Texts.Select(ids => Mean(PlainEncoder.Run(sample, ids)))]);
    }

    [Theory]
    [InlineData("pooling_mode_cls_token")]
    [InlineData("pooling_mode_max_tokens")]
    [InlineData("pooling_mode_mean_tokens")]
    [InlineData("pooling_mode_mean_sqrt_len_tokens")]
    [InlineData("pooling_mode_weightedmean_tokens")]
    [InlineData("pooling_mode_lasttoken")]
    public void Every_pooling_is_that_of_its_definition_also_beside_padding(string mode)
    {
        EncoderSample sample = new("bert", seed: 5);
        sample.Write(_source.FullName);
        Modules("Transformer:", "Pooling:1_Pooling");
        Module("1_Pooling", new JsonObject { ["word_embedding_dimension"] = EncoderSample.Width, [mode] = true });
        Assert.Equal(EncoderSample.Width, Import().Dimension);
        Compare(Vectors(Texts), [.. Texts.Select(ids => Pool(mode, PlainEncoder.Run(sample, ids)))]);
    }

    [Fact]
    public void Poolings_are_joined_and_matrices_and_normalisation_follow_in_their_order()
    {
        EncoderSample sample = new("bert", seed: 9);
        sample.Write(_source.FullName);
        Modules("Transformer:", "Pooling:1_Pooling", "Dense:2_Dense", "Normalize:3_Normalize");
        Module("1_Pooling", new JsonObject { ["pooling_mode_mean_tokens"] = true, ["pooling_mode_cls_token"] = true, ["pooling_mode_lasttoken"] = true, ["pooling_mode_weightedmean_tokens"] = true });
        Module("2_Dense", new JsonObject { ["in_features"] = 48, ["out_features"] = 5, ["bias"] = true, ["activation_function"] = "torch.nn.modules.activation.Tanh" });
        Random random = new(1);
        TestTensor matrix = new([5, 48], [.. Enumerable.Range(0, 240).Select(_ => random.NextSingle() - 0.5f)]), bias = new([5], [0.1f, -0.2f, 0.3f, 0, 0.5f]);
        SafetensorsWriter.Write(
            Path.Combine(_source.FullName, "2_Dense", "model.safetensors"), new Dictionary<string, TestTensor> { ["linear.weight"] = matrix, ["linear.bias"] = bias });
        Assert.Equal(5, Import().Dimension);
        Compare(Vectors(Texts), [.. Texts.Select(Expect)]);

        double[] Expect(int[] ids)
        {
            double[][] tokens = PlainEncoder.Run(sample, ids);
            double[] joined =
            [
                .. Pool("pooling_mode_cls_token", tokens), .. Pool("pooling_mode_mean_tokens", tokens), .. Pool("pooling_mode_weightedmean_tokens", tokens), .. Pool("pooling_mode_lasttoken", tokens),
            ];
            double[] made = [.. ReferenceMath.Multiply(matrix.Values, 0, 5, joined, true).Select((value, i) => Math.Tanh(value + bias.Values[i]))];
            double length = Math.Sqrt(made.Sum(value => value * value));
            return [.. made.Select(value => value / length)];
        }
    }

    [Fact]
    public void The_folder_says_how_long_a_text_may_be_and_what_stands_before_it()
    {
        new EncoderSample("roberta").Write(_source.FullName);
        Modules("Transformer:", "Pooling:1_Pooling");
        Module("1_Pooling", new JsonObject { ["pooling_mode"] = "cls" });
        Put("sentence_bert_config.json", """{"max_seq_length": 17, "do_lower_case": true}""");
        Put("config_sentence_transformers.json", """{"prompts": {"query": "query: ", "passage": "passage: "}, "default_prompt_name": "query"}""");
        SentenceImport written = Import();
        Assert.Equal((17, "query: ", true), (written.MostTokens, written.Prefix, written.Lowercases));
        Put("tokenizer_config.json", """{"model_max_length": 9}""");
        Put("sentence_bert_config.json", "{}");
        Assert.Equal((9, false), (Import().MostTokens, Import().Lowercases));
    }

    [Fact]
    public void Older_folders_keep_the_model_in_one_of_their_own()
    {
        EncoderSample sample = new("bert", seed: 2);
        sample.Write(Path.Combine(_source.FullName, "0_Transformer"));
        Modules("Transformer:0_Transformer", "Pooling:1_Pooling");
        Module("1_Pooling", new JsonObject { ["pooling_mode_mean_tokens"] = true });
        Assert.True(SentenceImporter.Recognizes(_source.FullName));
        Import();
        Compare(Vectors(Texts), [.. Texts.Select(ids => Mean(PlainEncoder.Run(sample, ids)))]);
    }

    [Fact]
    public void The_same_checkpoint_gives_the_same_files()
    {
        new EncoderSample("mpnet").Write(_source.FullName);
        SentenceImport written = Import();
        byte[][] first = [.. written.Files.Select(file => File.ReadAllBytes(Path.Combine(_target.FullName, file)))];
        Import();
        Assert.Equal(first, written.Files.Select(file => File.ReadAllBytes(Path.Combine(_target.FullName, file))));
        Assert.Equal(["model.onnx", "model.onnx.data", "tokenizer.json"], written.Files);
    }

    [Fact]
    public void Buckets_of_distances_are_those_of_the_definition()
    {
        for (int distance = -600; distance <= 600; distance++)
        {
            Assert.Equal(PlainEncoder.Bucket(distance), DistanceBuckets.Of(distance, 32));
        }
    }

    [Theory]
    [InlineData("config", """{"position_embedding_type":"relative_key"}""", "legal is \"absolute\"")]
    [InlineData("config", """{"hidden_act":"snake"}""", "hidden_act = \"snake\"")]
    [InlineData("config", """{"num_attention_heads":5}""", "a width that the heads divide")]
    [InlineData("config", """{"num_attention_heads":0}""", "a width that the heads divide")]
    [InlineData("config", """{"num_hidden_layers":3}""", "lacks the tensor 'encoder.layer.2.attention.self.query.weight'")]
    [InlineData("config", """{"num_hidden_layers":1}""", "which an encoder of this kind does not use")]
    [InlineData("config", """{"num_hidden_layers":100000}""", "1 to 1024 layers")]
    [InlineData("config", """{"intermediate_size":21}""", "implies [21, 12]")]
    [InlineData("config", """{"vocab_size":41}""", "implies [41, 12]")]
    [InlineData("config", """{"vocab_size":19}""", "tokenizer.json has 20 tokens, but the model knows 19")]
    [InlineData("config", """{"max_position_embeddings":0}""", "leaves no position")]
    [InlineData("config", """{"hidden_size":null}""", "lacks hidden_size")]
    [InlineData("config", """{"hidden_size":"big"}""", "hidden_size = ")]
    [InlineData("config", """{"model_type":"modernbert"}""", "legal are the encoders bert, ")]
    [InlineData("tensor", "classifier.weight", "it is a classifier")]
    [InlineData("tensor", "encoder.layer.0.attention.self.distance_embedding.weight", "does not use")]
    [InlineData("tensor", "embeddings.extra.weight", "'embeddings.extra.weight'")]
    [InlineData("modules", "", "no list of 1 to 16 modules")]
    [InlineData("modules", "Transformer:;LSTM:1_LSTM", "a module of the type 'LSTM'")]
    [InlineData("modules", "Transformer:;Pooling:../1_Pooling", "does not lie in the model's own")]
    [InlineData("modules", "Transformer:;Pooling:1_Pooling", "The pooling module has no config.json")]
    [InlineData("modules", "Transformer:;Dense:2_Dense", "'2_Dense' has no config.json")]
    [InlineData("modules", "StaticEmbedding:;Normalize:1", "no table of static embeddings")]
    [InlineData("modules", "Transformer:0_Transformer", "lacks the folder '0_Transformer'")]
    [InlineData("file tokenizer.json", "{}", "tokenizer.json cannot be used")]
    [InlineData("file config_sentence_transformers.json", """{"prompts":{},"default_prompt_name":"query"}""", "no prompt 'query'")]
    [InlineData("file config_sentence_transformers.json", "[]", "config_sentence_transformers.json cannot be read")]
    [InlineData("file sentence_bert_config.json", """{"max_seq_length":"long"}""", "max_seq_length = ")]
    [InlineData("file model.safetensors", "broken", "safetensors")]
    public void What_cannot_be_imported_is_refused_in_one_sentence(string kind, string value, string words)
    {
        EncoderSample sample = new("bert");
        if (kind == "config")
        {
            foreach ((string name, JsonNode? node) in JsonNode.Parse(value)!.AsObject().ToArray())
            {
                sample.Config[name] = node?.DeepClone();
            }
        }
        else if (kind == "tensor")
        {
            sample.Tensors[value] = new([2], [1, 2]);
        }

        sample.Write(_source.FullName);
        if (kind == "modules")
        {
            Modules(value.Length == 0 ? [] : value.Split(';'));
        }
        else if (kind.StartsWith("file ", StringComparison.Ordinal))
        {
            Put(kind[5..], value);
        }

        ModelImportException fault = Assert.Throws<ModelImportException>(Import);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_a_program_are_refused_with_what_to_do()
    {
        new EncoderSample("bert").Write(_source.FullName);
        File.Move(Path.Combine(_source.FullName, "model.safetensors"), Path.Combine(_source.FullName, "pytorch_model.bin"));
        Assert.Contains("convert it to safetensors", Assert.Throws<ModelImportException>(Import).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_out_of_the_folder_are_not_followed_but_those_of_the_hubs_cache_are()
    {
        EncoderSample sample = new("bert");
        string repository = Path.Combine(_source.FullName, "models--x"), snapshot = Path.Combine(repository, "snapshots", "abc"), blobs = Path.Combine(repository, "blobs");
        sample.Write(blobs);
        Directory.CreateDirectory(Path.Combine(snapshot, "1_Pooling"));
        File.WriteAllText(Path.Combine(blobs, "pooling"), """{"pooling_mode_cls_token":true}""");
        File.WriteAllText(Path.Combine(blobs, "modules"), """[{"type":"sentence_transformers.models.Transformer","path":""},{"type":"sentence_transformers.models.Pooling","path":"1_Pooling"}]""");
        foreach (string name in new[] { "config.json", "model.safetensors", "tokenizer.json" })
        {
            File.CreateSymbolicLink(Path.Combine(snapshot, name), Path.Combine("..", "..", "blobs", name));
        }

        File.CreateSymbolicLink(Path.Combine(snapshot, "modules.json"), Path.Combine("..", "..", "blobs", "modules"));
        File.CreateSymbolicLink(Path.Combine(snapshot, "1_Pooling", "config.json"), Path.Combine("..", "..", "..", "blobs", "pooling"));
        SentenceImporter.Open(snapshot).Write(_target.FullName);
        Compare(Vectors(Texts), [.. Texts.Select(ids => PlainEncoder.Run(sample, ids)[0])]);

        string outside = Path.Combine(_source.FullName, "outside");
        File.WriteAllText(outside, "{}");
        File.Delete(Path.Combine(snapshot, "1_Pooling", "config.json"));
        File.CreateSymbolicLink(Path.Combine(snapshot, "1_Pooling", "config.json"), outside);
        Assert.Contains("leads out of the model folder", Assert.Throws<ModelImportException>(() => SentenceImporter.Open(snapshot)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_folders_are_refused_and_never_anything_else()
    {
        new EncoderSample("bert").Write(_source.FullName);
        Modules("Transformer:", "Pooling:1_Pooling", "Normalize:2_Normalize");
        Module("1_Pooling", new JsonObject { ["pooling_mode_mean_tokens"] = true });
        string[] files = ["config.json", "modules.json", "model.safetensors", "tokenizer.json", Path.Combine("1_Pooling", "config.json")];
        Dictionary<string, byte[]> whole = files.ToDictionary(file => file, file => File.ReadAllBytes(Path.Combine(_source.FullName, file)));
        Random random = new(11);
        int refused = 0;
        for (int round = 0; round < 150; round++)
        {
            string file = files[random.Next(files.Length)];
            byte[] damaged = random.Next(4) == 0 ? whole[file][..random.Next(whole[file].Length)] : [.. whole[file]];
            for (int i = random.Next(1, 5); i > 0 && damaged.Length > 0; i--)
            {
                damaged[random.Next(Math.Min(damaged.Length, 2000))] = (byte)random.Next(256);
            }

            File.WriteAllBytes(Path.Combine(_source.FullName, file), damaged);
            try
            {
                if (SentenceImporter.Recognizes(_source.FullName))
                {
                    Import();
                }
            }
            catch (ModelImportException)
            {
                refused++;
            }

            File.WriteAllBytes(Path.Combine(_source.FullName, file), whole[file]);
        }

        Assert.InRange(refused, 50, 150);
    }

    [Fact]
    public void Kinds_of_folders_are_told_apart()
    {
        Assert.False(SentenceImporter.Recognizes(_source.FullName));
        Assert.False(SentenceImporter.Recognizes(Path.Combine(_source.FullName, "nowhere")));
        Put("config.json", """{"model_type":"llama"}""");
        Assert.False(SentenceImporter.Recognizes(_source.FullName));
        Put("config.json", """{"model_type":"bert"}""");
        Assert.True(SentenceImporter.Recognizes(_source.FullName));
        Put("config.json", """{"model_type":"qwen3"}""");
        Modules("Transformer:", "Pooling:1_Pooling");
        Assert.True(SentenceImporter.Recognizes(_source.FullName));
        Put("genai_config.json", "{}");
        Assert.False(SentenceImporter.Recognizes(_source.FullName));
    }

    private static double[] Mean(double[][] tokens) => [.. tokens[0].Select((_, i) => tokens.Average(token => token[i]))];

    private static double[] Pool(string mode, double[][] tokens) => mode switch
    {
        "pooling_mode_cls_token" => tokens[0],
        "pooling_mode_lasttoken" => tokens[^1],
        "pooling_mode_max_tokens" => [.. tokens[0].Select((_, i) => tokens.Max(token => token[i]))],
        "pooling_mode_mean_sqrt_len_tokens" => [.. Mean(tokens).Select(value => value * Math.Sqrt(tokens.Length))],
        "pooling_mode_weightedmean_tokens" => [.. tokens[0].Select((_, i) => tokens.Select((token, place) => token[i] * (place + 1)).Sum() / (tokens.Length * (tokens.Length + 1) / 2.0))],
        _ => Mean(tokens),
    };

    private static void Compare(float[][] actual, double[][] expected)
    {
        for (int text = 0; text < expected.Length; text++)
        {
            Assert.Equal(expected[text].Length, actual[text].Length);
            for (int i = 0; i < expected[text].Length; i++)
            {
                Assert.Equal(expected[text][i], actual[text][i], Tolerance);
            }
        }
    }

    private SentenceImport Import()
    {
        foreach (FileInfo file in _target.GetFiles())
        {
            file.Delete();
        }

        return SentenceImporter.Open(_source.FullName).Write(_target.FullName);
    }

    // One batch of all texts, the shorter ones padded.
    private float[][] Vectors(int[][] texts)
    {
        int longest = texts.Max(ids => ids.Length);
        using OnnxSession session = OnnxSession.FromFile(Path.Combine(_target.FullName, "model.onnx"));
        using OnnxTensor ids = OnnxTensor.Allocate<long>(texts.Length, longest), mask = OnnxTensor.Allocate<long>(texts.Length, longest);
        ids.Values<long>().Clear();
        mask.Values<long>().Clear();
        for (int text = 0; text < texts.Length; text++)
        {
            for (int i = 0; i < texts[text].Length; i++)
            {
                ids.Values<long>()[(text * longest) + i] = texts[text][i];
                mask.Values<long>()[(text * longest) + i] = 1;
            }
        }

        using OnnxTensor output = session.Run(new Dictionary<string, OnnxTensor> { ["input_ids"] = ids, ["attention_mask"] = mask }, ["sentence_embedding"])[0];
        return [.. output.ReadOnlyValues<float>().ToArray().Chunk((int)output.Shape[1])];
    }

    private void Modules(params string[] modules) => Put("modules.json", new JsonArray([.. modules.Select((module, i) =>
    {
        string[] parts = module.Split(':');
        return (JsonNode)new JsonObject { ["idx"] = i, ["name"] = $"{i}", ["path"] = parts[1], ["type"] = $"sentence_transformers.models.{parts[0]}" };
    })]).ToJsonString());

    private void Module(string folder, JsonObject config)
    {
        Directory.CreateDirectory(Path.Combine(_source.FullName, folder));
        Put(Path.Combine(folder, "config.json"), config.ToJsonString());
    }

    private void Put(string file, string text) => File.WriteAllText(Path.Combine(_source.FullName, file), text);
}
