using System.Text.Json;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Decoding;
using CoERouter.Experts.Tokenization.Tiktoken;
using CoERouter.Tests.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Conformance.Tokenizers;

/// <summary>The tables of transformers.js, for every model whose vocabulary is at hand.</summary>
public sealed class JavascriptTableTests
{
    [Theory]
    [InlineData("Xenova/bert-base-uncased", "all-MiniLM-L6-v2/tokenizer.json", 30)]
    [InlineData("Xenova/distilbert-base-uncased-finetuned-sst-2-english", "all-MiniLM-L6-v2/tokenizer.json", 12)]
    [InlineData("Xenova/clip-vit-base-patch16", "clip/tokenizer.json", 25)]
    [InlineData("tiiuae/falcon-7b", "falcon/tokenizer.json", 24)]
    [InlineData("tiiuae/falcon-rw-1b", "gpt2/tokenizer.json", 15)]
    [InlineData("Xenova/gpt2", "gpt2/tokenizer.json", 26)]
    [InlineData("openai-community/gpt2", "gpt2/tokenizer.json", 26)]
    [InlineData("Xenova/all-distilroberta-v1", "roberta-base/tokenizer.json", 11)]
    [InlineData("Xenova/Qwen1.5-0.5B-Chat", "qwen2.5/tokenizer.rebuilt.json", 25)]
    [InlineData("Xenova/t5-small", "t5-small/tokenizer.json", 29)]
    [InlineData("google-t5/t5-small", "t5-small/tokenizer.json", 29)]
    public void Every_text_has_its_ids_and_its_decoded_text(string model, string file, int count)
    {
        TextTokenizer tokenizer = Vectors.Tokenizer($"09-tokenizers/tokenizer-json/{file}");
        string faults = "";
        List<JsonElement> tests = Tests(model);
        Assert.Equal(count, tests.Count);
        foreach (JsonElement test in tests)
        {
            List<int> ids = Vectors.Ids(test.GetProperty("ids"));
            string text = test.GetProperty("text").GetString()!;
            string? second = test.TryGetProperty("text_pair", out JsonElement pair) ? pair.GetString() : null;
            TokenizedText tokens = tokenizer.Tokenize(text, second, special: true);
            faults += Vectors.Describe(text, ids, tokens.Ids);
            faults += second is null ? Vectors.Describe(text, ids, Vectors.Encode(tokenizer, text)) : "";
            faults += Decoded(test, tokenizer, ids);
        }

        Assert.True(faults.Length == 0, faults);
    }

    /// <summary>Models whose vocabulary is that of another one, but which put other tokens around a text.</summary>
    [Theory]
    [InlineData("Xenova/llama-tokenizer", "phi-3-mini/tokenizer.json", 37, new[] { 1 }, new int[0])]
    [InlineData("onnx-community/whisper-tiny.en", "gpt2/tokenizer.json", 24, new[] { 50257, 50362 }, new[] { 50256 })]
    public void Every_text_has_its_ids_between_the_markers(string model, string file, int count, int[] prefix, int[] suffix)
    {
        TextTokenizer tokenizer = Vectors.Tokenizer($"09-tokenizers/tokenizer-json/{file}");
        string faults = "";
        List<JsonElement> tests = Tests(model);
        Assert.Equal(count, tests.Count);
        foreach (JsonElement test in tests)
        {
            string text = test.GetProperty("text").GetString()!;
            if (text.Contains("<|", StringComparison.Ordinal))
            {
                // The two vocabularies differ in their control tokens.
                continue;
            }

            List<int> ids = [.. prefix];
            tokenizer.Encode(text, special: true, ids);
            faults += Vectors.Describe(text, Vectors.Ids(test.GetProperty("ids")), [.. ids, .. suffix]);
        }

        Assert.True(faults.Length == 0, faults);
    }

    [Theory]
    [InlineData("Xenova/gpt-4", "cl100k_base", 4)]
    [InlineData("Xenova/gpt-4o", "o200k_base", 15)]
    public void Every_text_has_the_ids_of_its_ranks(string model, string encoding, int count)
    {
        TextTokenizer tokenizer = TextTokenizer.LoadTiktoken(SharedFixtures.Tiktoken($"{encoding}.tiktoken"), TiktokenEncoding.Named(encoding)!);
        string faults = "";
        List<JsonElement> tests = Tests(model);
        Assert.Equal(count, tests.Count);
        foreach (JsonElement test in tests)
        {
            string text = test.GetProperty("text").GetString()!;
            List<int> ids = Vectors.Ids(test.GetProperty("ids"));
            faults += Vectors.Describe(text, ids, Vectors.Encode(tokenizer, text));
            faults += Decoded(test, tokenizer, ids);
        }

        Assert.True(faults.Length == 0, faults);
    }

    private static List<JsonElement> Tests(string model) =>
    [
        .. Vectors.Json("09-tokenizers/vectors/transformers.js-tables.json").GetProperty("models").GetProperty(model).GetProperty("tests")
            .EnumerateObject().Select(test => test.Value),
    ];

    // Some of these models clean their text up and others do not; their settings are not at hand.
    private static string Decoded(JsonElement test, TextTokenizer tokenizer, List<int> ids)
    {
        string expected = test.GetProperty("decoded").GetString()!;
        string decoded = tokenizer.Decode([.. ids], special: true);
        return decoded == expected || TextCleanup.Apply(decoded) == expected ? "" : $"expected text |{expected}| but got |{decoded}|\n";
    }
}
