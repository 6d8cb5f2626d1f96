using System.Text;
using System.Text.Json.Nodes;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Folders.Configurations;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Experts.Folders.Configurations;

public sealed class DecoderConfigurationReaderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_the_least_has_every_default()
    {
        DecoderConfiguration read = Read(Least());
        Assert.Equal(("decoder", 100, 64, "m.onnx"), (read.Type, read.VocabularySize, read.ContextLength, read.FileName));
        Assert.Equal((0, 0, 0, 0, 0, 0), (read.Layers, read.KeyValueHeads, read.HeadSize, read.HiddenSize, read.ConvolutionCache, read.SlidingWindow));
        Assert.Empty(read.EndTokens);
        Assert.Empty(read.PromptTemplates);
        Assert.Null(read.BeginToken);
        Assert.Null(read.PadToken);
        Assert.False(read.IsOwn);
        Assert.Equal(new SearchConfiguration { MaximumLength = 64 }, read.Search);
        DecoderPorts expected = new()
        {
            InputIds = "input_ids",
            InputEmbeddings = "inputs_embeds",
            AttentionMask = "attention_mask",
            PositionIds = "position_ids",
            PastKeys = "past_key_values.%d.key",
            PastValues = "past_key_values.%d.value",
            SequenceLengths = "seqlens_k",
            TotalLength = "total_sequence_length",
            LogitsPositions = "logits_positions",
            Gating = "gating",
            Logits = "logits",
            Routing = "routing",
            PresentKeys = "present.%d.key",
            PresentValues = "present.%d.value",
        };
        Assert.Equal(expected, read.Ports);
    }

    [Fact]
    public void Every_field_arrives()
    {
        DecoderConfiguration read = Read(JsonNode.Parse("""
            {
              "model": {
                "type": "qwen2", "vocab_size": 300, "context_length": 512, "bos_token_id": 1, "pad_token_id": 0, "eos_token_id": [2, 3],
                "prompt_templates": { "system": "S{Content}", "user": "U{Content}", "assistant": "A{Content}", "prompt": "P{Content}", "tool": "T" },
                "decoder": {
                  "filename": "sub/m.onnx", "num_hidden_layers": 4, "num_attention_heads": 8, "num_key_value_heads": 2, "head_size": 32,
                  "hidden_size": 256, "conv_cache_size": 3, "sliding_window": { "window_size": 128 },
                  "inputs": {
                    "input_ids": "i", "inputs_embeds": "e", "attention_mask": "m", "position_ids": "p", "past_key_names": "pk%d", "past_value_names": "pv%d",
                    "past_names": "pp%d", "past_conv_names": "pc%d", "current_sequence_length": "s", "total_sequence_length": "t",
                    "logits_positions": "lp", "gating": "g"
                  },
                  "outputs": {
                    "logits": "l", "routing": "r", "present_key_names": "nk%d", "present_value_names": "nv%d", "present_names": "np%d",
                    "present_conv_names": "nc%d"
                  }
                }
              },
              "search": {
                "do_sample": true, "temperature": 0.5, "top_k": 7, "top_p": 0.9, "repetition_penalty": 1.5, "min_length": 3, "max_length": 100,
                "past_present_share_buffer": true, "num_beams": 1, "no_repeat_ngram_size": 0
              }
            }
            """)!);
        Assert.Equal(("qwen2", 300, 512, "sub/m.onnx"), (read.Type, read.VocabularySize, read.ContextLength, read.FileName));
        Assert.Equal((4, 2, 32, 256, 3, 128), (read.Layers, read.KeyValueHeads, read.HeadSize, read.HiddenSize, read.ConvolutionCache, read.SlidingWindow));
        Assert.Equal([2, 3], read.EndTokens);
        Assert.Equal(1, read.BeginToken);
        Assert.Equal(0, read.PadToken);
        Assert.Equal(["assistant", "prompt", "system", "user"], read.PromptTemplates.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("U{Content}", read.PromptTemplates["user"]);
        Assert.Equal(
            new SearchConfiguration
            {
                Draws = true, Temperature = 0.5f, TopK = 7, TopP = 0.9f, RepetitionPenalty = 1.5f, MinimumLength = 3, MaximumLength = 100, SharesBuffers = true,
            },
            read.Search);
        DecoderPorts expected = new()
        {
            InputIds = "i",
            InputEmbeddings = "e",
            AttentionMask = "m",
            PositionIds = "p",
            PastKeys = "pk%d",
            PastValues = "pv%d",
            PastPairs = "pp%d",
            PastConvolutions = "pc%d",
            SequenceLengths = "s",
            TotalLength = "t",
            LogitsPositions = "lp",
            Gating = "g",
            Logits = "l",
            Routing = "r",
            PresentKeys = "nk%d",
            PresentValues = "nv%d",
            PresentPairs = "np%d",
            PresentConvolutions = "nc%d",
        };
        Assert.Equal(expected, read.Ports);
    }

    [Fact]
    public void Names_of_convolutions_have_two_spellings_and_the_short_one_counts()
    {
        JsonNode json = Least();
        json["model"]!["decoder"]!["inputs"] = new JsonObject { ["past_convolution_names"] = "long.%d" };
        json["model"]!["decoder"]!["outputs"] = new JsonObject { ["present_convolution_names"] = "out.%d", ["present_conv_names"] = "short.%d" };
        DecoderPorts ports = Read(json).Ports;
        Assert.Equal(("long.%d", "short.%d"), (ports.PastConvolutions, ports.PresentConvolutions));
    }

    [Theory]
    [InlineData(64, 40, 40)]
    [InlineData(64, 100, 64)]
    [InlineData(64, 0, 64)]
    [InlineData(null, 40, 40)]
    public void Answers_end_at_the_smaller_of_both_lengths(int? context, int longest, int end)
    {
        JsonNode json = Least();
        json["model"]!["context_length"] = context;
        json["search"] = new JsonObject { ["max_length"] = longest };
        DecoderConfiguration read = Read(json);
        Assert.Equal(end, read.Search.MaximumLength);
        Assert.Equal(context ?? longest, read.ContextLength);
    }

    [Fact]
    public void Key_heads_are_as_many_as_query_heads_where_the_file_does_not_say()
    {
        JsonNode json = Least();
        json["model"]!["decoder"]!["num_attention_heads"] = 12;
        Assert.Equal(12, Read(json).KeyValueHeads);
    }

    [Theory]
    [InlineData("coe-sparse-decoder", true)]
    [InlineData("coe-", true)]
    [InlineData("coe", false)]
    [InlineData("COE-x", false)]
    public void This_projects_own_models_are_told_by_their_type(string type, bool own)
    {
        JsonNode json = Least();
        json["model"]!["type"] = type;
        Assert.Equal(own, Read(json).IsOwn);
    }

    [Theory]
    [InlineData("model", "vocab_size", "0", "model.vocab_size is 0, legal is a whole number from 1 to 16777216")]
    [InlineData("model", "vocab_size", "16777217", "model.vocab_size is 16777217, legal is a whole number from 1 to 16777216")]
    [InlineData("model", "context_length", "0", "model.context_length is 0, legal is a whole number from 1 to 16777216")]
    [InlineData("model", "type", "\"\"", "model.type is not a text of 1 to 256 characters")]
    [InlineData("model", "bos_token_id", "[1]", "model.bos_token_id is a list")]
    [InlineData("model", "encoder", "{}", "it is an encoder with a decoder (model.encoder)")]
    [InlineData("model", "vision", "{}", "it reads images (model.vision)")]
    [InlineData("model", "speech", "{}", "it reads speech (model.speech)")]
    [InlineData("model", "embedding", "{}", "its decoder reads embeddings from a model of their own")]
    [InlineData("search", "num_beams", "0", "search.num_beams is 0, legal is a whole number from 1 to 1024")]
    [InlineData("search", "num_beams", "4", "search.num_beams is 4, and only search without beams (1) is served")]
    [InlineData("search", "no_repeat_ngram_size", "3", "search.no_repeat_ngram_size is not 0, which is not served")]
    [InlineData("search", "temperature", "-1", "search.temperature is -1, legal is a number from 0 to 1000")]
    [InlineData("search", "top_p", "1.5", "search.top_p is 1.5, legal is a number from 0 to 1")]
    [InlineData("search", "top_k", "-1", "search.top_k is -1, legal is a whole number from 0 to 16777216")]
    [InlineData("search", "repetition_penalty", "0", "search.repetition_penalty is 0, legal is a number from 0.001 to 1000")]
    [InlineData("search", "do_sample", "1", "search.do_sample is 1, legal is true or false")]
    [InlineData("search", "min_length", "-1", "search.min_length is -1, legal is a whole number from 0 to 16777216")]
    public void Every_illegal_field_is_named(string section, string field, string value, string words)
    {
        JsonNode json = Least();
        json[section] ??= new JsonObject();
        json[section]![field] = JsonNode.Parse(value);
        Assert.Contains(words, Refusal(json), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("num_hidden_layers", "0", "model.decoder.num_hidden_layers is 0, legal is a whole number from 1 to 1048576")]
    [InlineData("head_size", "1048577", "model.decoder.head_size is 1048577, legal is a whole number from 1 to 1048576")]
    [InlineData("filename", "7", "model.decoder.filename is not a text of 1 to 256 characters")]
    [InlineData("sliding_window", "{\"window_size\":-2}", "model.decoder.sliding_window.window_size is -2, legal is a whole number from -1")]
    [InlineData("sliding_window", "8", "model.decoder.sliding_window is not an object")]
    [InlineData("pipeline", "[]", "its decoder is a pipeline of several models (model.decoder.pipeline)")]
    [InlineData("session_options", "{\"custom_ops_library\":\"x.so\"}", "it wants compiled code loaded (custom_ops_library)")]
    [InlineData("inputs", "{\"past_key_names\":\"past\"}", "model.decoder.inputs.past_key_names is 'past', legal is a name with one %d")]
    [InlineData("outputs", "[]", "model.decoder.outputs is not an object")]
    public void Every_illegal_field_of_the_decoder_is_named(string field, string value, string words)
    {
        JsonNode json = Least();
        json["model"]!["decoder"]![field] = JsonNode.Parse(value);
        Assert.Contains(words, Refusal(json), StringComparison.Ordinal);
    }

    [Fact]
    public void A_nucleus_of_nothing_means_all()
    {
        JsonNode json = Least();
        json["search"] = new JsonObject { ["top_p"] = 0 };
        Assert.Equal(1, Read(json).Search.TopP);
    }

    [Fact]
    public void An_end_beyond_the_vocabulary_is_refused_only_where_ends_must_be_held_back()
    {
        JsonNode json = Least();
        json["model"]!["eos_token_id"] = new JsonArray(5, 100, 101);
        Assert.Equal([5, 100, 101], Read(json).EndTokens);
        json["search"] = new JsonObject { ["min_length"] = 2 };
        Assert.Contains(
            "model.eos_token_id is 100, 101, legal with search.min_length 2 is 0 to 99 (model.vocab_size is 100)", Refusal(json), StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_one_sentence()
    {
        string sentence = Refusal(JsonNode.Parse("""{"model":{"vision":{},"vocab_size":0},"search":{"num_beams":2,"do_sample":"x"}}""")!);
        Assert.StartsWith($"The genai_config.json of '{_folder.Path}' cannot be served: ", sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        string[] parts =
        [
            "it has no model.decoder", "it reads images", "model.vocab_size is 0", "it needs model.vocab_size, model.context_length and model.decoder.filename",
            "search.num_beams is 2", "search.do_sample is a text",
        ];
        Assert.All(parts, part => Assert.Contains(part, sentence, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "is not valid")]
    [InlineData("{", "is not valid")]
    [InlineData("[]", "it is not an object")]
    [InlineData("7", "it is not an object")]
    [InlineData("{} {}", "is not valid")]
    public void What_is_no_configuration_is_refused(string text, string words)
    {
        File.WriteAllText(_folder.File(ExpertFiles.GenerationConfiguration), text);
        Assert.Contains(words, Assert.Throws<ExpertFolderException>(() => DecoderConfigurationReader.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over_and_a_file_too_large_is_not_read()
    {
        string path = _folder.File(ExpertFiles.GenerationConfiguration);
        File.WriteAllText(path, Least().ToJsonString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal(100, DecoderConfigurationReader.Read(_folder.Path).VocabularySize);
        File.WriteAllText(path, Least().ToJsonString() + new string(' ', 4 << 20));
        Assert.Contains("at most 4194304 are read", Assert.Throws<ExpertFolderException>(() => DecoderConfigurationReader.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    private static JsonNode Least() => JsonNode.Parse("""{"model":{"vocab_size":100,"context_length":64,"decoder":{"filename":"m.onnx"}}}""")!;

    private DecoderConfiguration Read(JsonNode json)
    {
        File.WriteAllText(_folder.File(ExpertFiles.GenerationConfiguration), json.ToJsonString());
        return DecoderConfigurationReader.Read(_folder.Path);
    }

    private string Refusal(JsonNode json) => Assert.Throws<ExpertFolderException>(() => Read(json)).Message;
}
