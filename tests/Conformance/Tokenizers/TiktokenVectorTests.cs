using System.Text;
using System.Text.Json;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Tiktoken;
using CoERouter.Tests.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Conformance.Tokenizers;

/// <summary>Every case that was made with tiktoken, control tokens included.</summary>
public sealed class TiktokenVectorTests
{
    [Theory]
    [InlineData("r50k_base", "r50k_base", 67)]
    [InlineData("p50k_base", "r50k_base", 67)]
    [InlineData("p50k_edit", "r50k_base", 72)]
    [InlineData("cl100k_base", "cl100k_base", 75)]
    [InlineData("o200k_base", "o200k_base", 70)]
    [InlineData("o200k_harmony", "o200k_base", 84)]
    public void Every_text_has_its_ids_and_comes_back(string encoding, string ranks, int count)
    {
        byte[] file = File.ReadAllBytes(SharedFixtures.Tiktoken($"{ranks}.tiktoken"));
        TextTokenizer tokenizer = TextTokenizer.LoadTiktoken(
            encoding.StartsWith("p50k", StringComparison.Ordinal) ? [.. file, .. RunsOfSpaces()] : file, TiktokenEncoding.Named(encoding)!);
        List<JsonElement> cases = [.. Vectors.Json("09-tokenizers/tiktoken/TestPlans.json").GetProperty("cases").EnumerateArray()
            .Where(item => item.GetProperty("encoding").GetString() == encoding)];
        Assert.Equal(count, cases.Count);
        string faults = "";
        foreach (JsonElement item in cases)
        {
            string text = item.GetProperty("text").GetString()!;
            List<int> ids = Vectors.Encode(tokenizer, text);
            faults += Vectors.Describe(text, Vectors.Ids(item.GetProperty("ids")), ids);
            faults += tokenizer.Decode([.. ids], special: true) == text ? "" : $"{text}: does not come back\n";
        }

        Assert.True(faults.Length == 0, faults);
    }

    // The ranks of p50k are those of r50k and, after the end of text, runs of two to twenty-five spaces.
    private static byte[] RunsOfSpaces() => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(2, 24)
        .Select(spaces => $"{Convert.ToBase64String(Encoding.ASCII.GetBytes(new string(' ', spaces)))} {50255 + spaces}\n")));
}
