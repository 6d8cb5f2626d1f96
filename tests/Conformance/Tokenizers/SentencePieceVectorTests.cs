using System.Text.Json;
using CoERouter.Experts.Tokenization;
using CoERouter.Tests.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Conformance.Tokenizers;

/// <summary>Published SentencePiece models, against ids that SentencePiece's own program gives for the texts beside this test.</summary>
public sealed class SentencePieceVectorTests
{
    private const string Stories = "01-stories260k-llama";

    [Theory]
    [InlineData("09-tokenizers/sentencepiece/mistral_instruct_tokenizer_240323.model.v3")]
    [InlineData("09-tokenizers/sentencepiece/tokenizer.model.v1")]
    [InlineData("09-tokenizers/sentencepiece/sentencepiece_test_unigram_1000.model")]
    [InlineData(Stories + "/upstream/tok512.model")]
    public void Every_text_has_its_ids(string path)
    {
        TextTokenizer tokenizer = TextTokenizer.LoadSentencePiece(SharedFixtures.Find(path));
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Conformance", "Tokenizers", "sentencepiece-vectors.json")));
        List<string> texts = [.. vectors.RootElement.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)];
        List<List<int>> ids = [.. vectors.RootElement.GetProperty("ids").GetProperty(Path.GetFileName(path)).EnumerateArray().Select(Vectors.Ids)];
        Assert.Equal(24, texts.Count);
        string faults = "";
        for (int i = 0; i < texts.Count; i++)
        {
            List<int> encoded = [];
            tokenizer.Encode(texts[i], special: false, encoded);
            faults += Vectors.Describe(texts[i], ids[i], encoded);
        }

        Assert.True(faults.Length == 0, faults);
    }

    [Fact]
    public void The_model_and_the_json_of_one_tokenizer_agree()
    {
        TextTokenizer model = TextTokenizer.LoadSentencePiece(SharedFixtures.Find(Stories + "/upstream/tok512.model"));
        JsonElement cases = Vectors.Json(Stories + "/expected/encode_run_c.json").GetProperty("cases");
        foreach (JsonElement item in cases.EnumerateArray())
        {
            string text = item.GetProperty("text").GetString()!;

            // This model leaves out spaces that its program does not.
            if (text != text.Trim() || text.Contains("  ", StringComparison.Ordinal))
            {
                continue;
            }

            List<int> ids = [model.IdOf("<s>")!.Value];
            model.Encode(text, special: false, ids);
            Assert.Equal(Vectors.Ids(item.GetProperty("ids")), ids);
            Assert.Equal(text, model.Decode([.. ids]));
        }
    }
}
