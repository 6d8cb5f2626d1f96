using System.Text.Json;
using CoERouter.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Conformance.Tokenizers;

/// <summary>The tables of transformers.js, for every model whose tokenizer is at hand.</summary>
public sealed class JavascriptTableTests
{
    [Theory]
    [InlineData("Xenova/bert-base-uncased", "all-MiniLM-L6-v2/tokenizer.json")]
    [InlineData("Xenova/distilbert-base-uncased-finetuned-sst-2-english", "all-MiniLM-L6-v2/tokenizer.json")]
    [InlineData("Xenova/clip-vit-base-patch16", "clip/tokenizer.json")]
    [InlineData("tiiuae/falcon-7b", "falcon/tokenizer.json")]
    [InlineData("Xenova/gpt2", "gpt2/tokenizer.json")]
    [InlineData("openai-community/gpt2", "gpt2/tokenizer.json")]
    [InlineData("Xenova/all-distilroberta-v1", "roberta-base/tokenizer.json")]
    [InlineData("Xenova/Qwen1.5-0.5B-Chat", "qwen2.5/tokenizer.rebuilt.json")]
    [InlineData("Xenova/t5-small", "t5-small/tokenizer.json")]
    [InlineData("google-t5/t5-small", "t5-small/tokenizer.json")]
    public void Every_text_has_its_ids(string model, string file)
    {
        TextTokenizer tokenizer = Vectors.Tokenizer($"09-tokenizers/tokenizer-json/{file}");
        JsonElement tests = Vectors.Json("09-tokenizers/vectors/transformers.js-tables.json").GetProperty("models").GetProperty(model).GetProperty("tests");
        string faults = "";
        int count = 0;
        foreach (JsonProperty test in tests.EnumerateObject())
        {
            List<int> ids = Vectors.Ids(test.Value.GetProperty("ids"));
            string text = test.Value.GetProperty("text").GetString()!;
            string? second = test.Value.TryGetProperty("text_pair", out JsonElement pair) ? pair.GetString() : null;
            TokenizedText tokens = tokenizer.Tokenize(text, second, special: true);
            faults += Vectors.Describe(test.Name, ids, tokens.Ids);
            faults += second is null ? Vectors.Describe(test.Name, ids, Vectors.Encode(tokenizer, text)) : "";
            count++;
        }

        Assert.Empty(faults);
        Assert.True(count > 10, $"There are {count} cases.");
    }
}
