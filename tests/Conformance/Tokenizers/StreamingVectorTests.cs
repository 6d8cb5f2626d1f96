using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Tiktoken;
using CoERouter.Tests.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Conformance.Tokenizers;

/// <summary>Every published text, token by token: the parts together are the text of the whole, with and without control tokens and
/// clean-up.</summary>
public sealed class StreamingVectorTests
{
    private const string Generated = "09-tokenizers/vectors/generated_by_huggingface_tokenizers_0.2.0.json";
    private const string Tables = "09-tokenizers/vectors/transformers.js-tables.json";

    [Theory]
    [InlineData("all-MiniLM-L6-v2", "tokenizer.json", "Xenova/bert-base-uncased")]
    [InlineData("clip", "tokenizer.json", "Xenova/clip-vit-base-patch16")]
    [InlineData("falcon", "tokenizer.json", "tiiuae/falcon-7b")]
    [InlineData("gpt2", "tokenizer.json", "Xenova/gpt2")]
    [InlineData("granite-3.1-1b-a400m-instruct", "tokenizer.json", null)]
    [InlineData("phi-2", "tokenizer.json", null)]
    [InlineData("phi-3-mini", "tokenizer.json", "Xenova/llama-tokenizer")]
    [InlineData("qwen2.5", "tokenizer.rebuilt.json", "Xenova/Qwen1.5-0.5B-Chat")]
    [InlineData("roberta-base", "tokenizer.json", "Xenova/all-distilroberta-v1")]
    [InlineData("t5-small", "tokenizer.json", "Xenova/t5-small")]
    [InlineData("whisper.tiny", "tokenizer.json", null)]
    public void A_tokenizer_file_streams_what_it_decodes(string name, string file, string? model)
    {
        string path = SharedFixtures.Find($"09-tokenizers/tokenizer-json/{name}/{file}");
        List<List<int>> vectors =
            [.. Vectors.Json(Generated).GetProperty("tokenizers").GetProperty(name).EnumerateArray().Select(item => Vectors.Ids(item.GetProperty("ids")))];
        if (model is not null)
        {
            vectors.AddRange(
                Vectors.Json(Tables).GetProperty("models").GetProperty(model).GetProperty("tests").EnumerateObject()
                    .Select(test => Vectors.Ids(test.Value.GetProperty("ids"))));
        }

        Check(Vectors.Tokenizer($"09-tokenizers/tokenizer-json/{name}/{file}"), vectors);
        Check(TextTokenizer.Load(path, cleansUp: true), vectors);
    }

    [Theory]
    [InlineData("tokenizer.model.v1")]
    [InlineData("mistral_instruct_tokenizer_240323.model.v3")]
    [InlineData("sentencepiece_test_unigram_1000.model")]
    public void A_sentencepiece_model_streams_what_it_decodes(string file)
    {
        TextTokenizer tokenizer = TextTokenizer.LoadSentencePiece(SharedFixtures.Find($"09-tokenizers/sentencepiece/{file}"));
        List<List<int>> vectors = [.. Texts().Select(text => Vectors.Encode(tokenizer, text))];

        // Bytes across tokens, whole characters and broken ones, wherever the vocabulary has them.
        if (tokenizer.IdOf("<0x00>") is { } zero)
        {
            int[] bytes = [.. Encoding.UTF8.GetBytes("é🙂日").Select(value => zero + value)];
            vectors.Add([.. bytes]);
            vectors.Add([.. vectors[0], .. bytes, .. vectors[0], .. bytes[2..5], .. vectors[0], zero + 0xff]);
        }

        Check(tokenizer, vectors);
    }

    [Theory]
    [InlineData("r50k_base")]
    [InlineData("cl100k_base")]
    [InlineData("o200k_base")]
    public void A_file_of_ranks_streams_what_it_decodes(string encoding)
    {
        TextTokenizer tokenizer = TextTokenizer.LoadTiktoken(SharedFixtures.Tiktoken($"{encoding}.tiktoken"), TiktokenEncoding.Named(encoding)!);
        Check(tokenizer, [.. Texts().Select(text => Vectors.Encode(tokenizer, text))]);
    }

    [Fact]
    public void The_first_token_of_a_sentencepiece_answer_has_no_space_and_the_others_keep_theirs()
    {
        TextTokenizer tokenizer = Vectors.Tokenizer("09-tokenizers/tokenizer-json/phi-3-mini/tokenizer.json");
        StreamingDetokenizer stream = new(tokenizer);
        StringBuilder text = new();
        stream.Append(tokenizer.IdOf("▁Hello")!.Value, text);
        Assert.Equal("Hello", text.ToString());
        stream.Append(tokenizer.IdOf("▁world")!.Value, text);
        Assert.Equal("Hello world", text.ToString());
        int zero = tokenizer.IdOf("<0x00>")!.Value;
        foreach (byte value in Encoding.UTF8.GetBytes("🙂"))
        {
            Assert.Equal("Hello world", text.ToString());
            stream.Append(zero + value, text);
        }

        Assert.Equal("Hello world🙂", text.ToString());
    }

    [Fact]
    public void Characters_before_a_break_in_a_run_of_bytes_were_shown_and_stay()
    {
        TextTokenizer tokenizer = Vectors.Tokenizer("09-tokenizers/tokenizer-json/phi-3-mini/tokenizer.json");
        int zero = tokenizer.IdOf("<0x00>")!.Value;
        List<int> ids = [zero + 0xc3, zero + 0xa9, zero + 0xf0, zero + 0x9f];
        Assert.Equal("\ufffd\ufffd\ufffd\ufffd", tokenizer.Decode(CollectionsMarshal.AsSpan(ids)));
        Assert.Equal("é\ufffd\ufffd", Stream(new StreamingDetokenizer(tokenizer), ids));
        ids.Add(tokenizer.IdOf("▁Hello")!.Value);
        Assert.Equal("é\ufffd\ufffd Hello", Stream(new StreamingDetokenizer(tokenizer), ids));
    }

    private static List<string> Texts() =>
    [
        .. Vectors.Json(Generated).GetProperty("tokenizers").GetProperty("gpt2").EnumerateArray().Select(item => item.GetProperty("text").GetString()!),
        .. Vectors.Json(Tables).GetProperty("models").GetProperty("Xenova/gpt2").GetProperty("tests").EnumerateObject()
            .Select(test => test.Value.GetProperty("text").GetString()!),
    ];

    private static void Check(TextTokenizer tokenizer, List<List<int>> vectors)
    {
        Assert.True(vectors.Count >= 10);
        string faults = "";
        StreamingDetokenizer plain = new(tokenizer);
        StreamingDetokenizer whole = new(tokenizer, special: true);
        foreach (List<int> ids in vectors)
        {
            string expected = tokenizer.Decode(CollectionsMarshal.AsSpan(ids));
            string streamed = Stream(plain, ids);
            faults += streamed == expected ? "" : $"expected |{expected}| but streamed |{streamed}|\n";

            // With control tokens nothing is cleaned up, so the whole is compared only where nothing would be.
            expected = tokenizer.Decode(CollectionsMarshal.AsSpan(ids), special: true);
            streamed = Stream(whole, ids);
            faults += tokenizer.CleansUp || streamed == expected ? "" : $"expected |{expected}| but streamed |{streamed}| with control tokens\n";
        }

        Assert.True(faults.Length == 0, faults);
    }

    private static string Stream(StreamingDetokenizer stream, List<int> ids)
    {
        StringBuilder text = new();
        foreach (int id in ids)
        {
            stream.Append(id, text);
            Assert.False(text.Length > 0 && char.IsHighSurrogate(text[^1]), "A part ends within a character.");
        }

        stream.Flush(text);
        return text.ToString();
    }
}
