using System.Text.Json;
using CoERouter.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Conformance.Tokenizers;

/// <summary>The Unigram tokenizer of a distilled embedding model, with a normalizer of 34 steps.</summary>
public sealed class StaticEmbeddingVectorTests
{
    [Fact]
    public void Every_text_has_its_ids()
    {
        TextTokenizer tokenizer = Vectors.Tokenizer("06-model2vec/derived-onnx-64d/tokenizer.json");
        JsonElement cases = Vectors.Json("06-model2vec/expected/generated_ort_64d.json").GetProperty("cases");
        Assert.Equal(10, cases.GetArrayLength());
        string faults = "";
        foreach (JsonElement item in cases.EnumerateArray())
        {
            string text = item.GetProperty("text").GetString()!;
            faults += Vectors.Describe(text, Vectors.Ids(item.GetProperty("ids")), Vectors.Encode(tokenizer, text));
        }

        Assert.True(faults.Length == 0, faults);
        Assert.Equal("[UNK]", tokenizer.TextOf(tokenizer.UnknownId!.Value));
    }
}
