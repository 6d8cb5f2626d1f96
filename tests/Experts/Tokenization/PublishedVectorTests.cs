using System.Text.Json;
using CoERouter.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

/// <summary>Ids that others published for tokenizers that others made.</summary>
public sealed class PublishedVectorTests
{
    [Theory]
    [InlineData("gpt2", "gpt2/tokenizer.json")]
    [InlineData("roberta-base", "roberta-base/tokenizer.json")]
    [InlineData("phi-2", "phi-2/tokenizer.json")]
    [InlineData("whisper.tiny", "whisper.tiny/tokenizer.json")]
    [InlineData("falcon", "falcon/tokenizer.json")]
    [InlineData("granite-3.1-1b-a400m-instruct", "granite-3.1-1b-a400m-instruct/tokenizer.json")]
    [InlineData("qwen2.5", "qwen2.5/tokenizer.rebuilt.json")]
    public void Ten_texts_have_the_ids_of_hugging_face(string name, string file)
    {
        var tokenizer = ByteLevelTokenizer.Load(SharedFixtures.Tokenizer(file));
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(SharedFixtures.Vectors("generated_by_huggingface_tokenizers_0.2.0.json")));
        var cases = vectors.RootElement.GetProperty("tokenizers").GetProperty(name).EnumerateArray().ToList();
        Assert.Equal(10, cases.Count);
        Assert.All(cases, item =>
        {
            var text = item.GetProperty("text").GetString()!;
            Assert.Equal(Ids(item.GetProperty("ids")), EncodeWhole(tokenizer, text));
        });
    }

    [Theory]
    [InlineData("Xenova/gpt2", "gpt2/tokenizer.json")]
    [InlineData("tiiuae/falcon-7b", "falcon/tokenizer.json")]
    [InlineData("Xenova/Qwen1.5-0.5B-Chat", "qwen2.5/tokenizer.rebuilt.json")]
    public void Every_case_of_the_javascript_tables_holds(string model, string file)
    {
        var tokenizer = ByteLevelTokenizer.Load(SharedFixtures.Tokenizer(file));
        using var tables = JsonDocument.Parse(File.ReadAllBytes(SharedFixtures.Vectors("transformers.js-tables.json")));
        var tests = tables.RootElement.GetProperty("models").GetProperty(model).GetProperty("tests").EnumerateObject().ToList();
        Assert.NotEmpty(tests);
        Assert.All(tests, test => Assert.Equal(Ids(test.Value.GetProperty("ids")), EncodeWhole(tokenizer, test.Value.GetProperty("text").GetString()!)));
    }

    private static List<int> EncodeWhole(ByteLevelTokenizer tokenizer, string text)
    {
        List<int> ids = [.. tokenizer.Definition.PrefixIds];
        tokenizer.Encode(text, special: true, ids);
        ids.AddRange(tokenizer.Definition.SuffixIds);
        return ids;
    }

    private static List<int> Ids(JsonElement array) => [.. array.EnumerateArray().Select(id => id.GetInt32())];
}
