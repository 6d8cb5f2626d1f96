using System.Text.Json;
using CoERouter.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Conformance.Tokenizers;

/// <summary>The tokenizer of a Llama that was trained on short stories, against the program that its authors run it with.</summary>
public sealed class StoriesVectorTests
{
    [Fact]
    public void Every_text_has_its_ids()
    {
        TextTokenizer tokenizer = Vectors.Tokenizer("01-stories260k-llama/hf/tokenizer.json");
        JsonElement cases = Vectors.Json("01-stories260k-llama/expected/encode_run_c.json").GetProperty("cases");
        Assert.Equal(15, cases.GetArrayLength());
        string faults = "";
        foreach (JsonElement item in cases.EnumerateArray())
        {
            string text = item.GetProperty("text").GetString()!;
            List<int> ids = Vectors.Encode(tokenizer, text);
            faults += Vectors.Describe(text, Vectors.Ids(item.GetProperty("ids")), ids);
            Assert.Equal(text, tokenizer.Decode([.. ids]));
        }

        Assert.True(faults.Length == 0, faults);
    }
}
