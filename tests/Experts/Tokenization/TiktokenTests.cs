using System.Text.Json;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Splitting;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

/// <summary>OpenAI's published ranks, turned to merges, against ids made with tiktoken.</summary>
public sealed class TiktokenTests
{
    [Theory]
    [InlineData("r50k_base", Gpt2Splitter.Pattern)]
    [InlineData("cl100k_base", Cl100kSplitter.ThreeDigitPattern)]
    public void Texts_have_the_ids_of_tiktoken(string encoding, string pattern)
    {
        var tokenizer = new ByteLevelTokenizer(FromRanks(SharedFixtures.Tiktoken($"{encoding}.tiktoken"), pattern));
        using var plans = JsonDocument.Parse(File.ReadAllBytes(SharedFixtures.Tiktoken("TestPlans.json")));
        var cases = plans.RootElement.GetProperty("cases").EnumerateArray()
            .Where(item => item.GetProperty("encoding").GetString() == encoding && !item.GetProperty("text").GetString()!.Contains("<|", StringComparison.Ordinal)).ToList();
        Assert.True(cases.Count >= 60, $"There are only {cases.Count} cases.");
        Assert.All(cases, item => Assert.Equal(
            item.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()),
            ByteLevelTokenizerTests.Encode(tokenizer, item.GetProperty("text").GetString()!)));
    }

    private static TokenizerDefinition FromRanks(string path, string pattern)
    {
        var vocabulary = File.ReadLines(path).Where(line => line.Length > 0).Select(line => line.Split(' '))
            .ToDictionary(parts => ByteAlphabet.Write(Convert.FromBase64String(parts[0])), parts => int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        return new TokenizerDefinition
        {
            Vocabulary = vocabulary,
            Merges = [.. vocabulary.Where(entry => entry.Key.Length > 1).OrderBy(entry => entry.Value).Select(entry => LastMerge(entry.Key, entry.Value, vocabulary))],
            PreTokenizer =
            [
                new PreTokenizerStep.Split(pattern, Literal: false, SplitBehavior.Isolated, Invert: false),
                new PreTokenizerStep.ByteLevel(AddPrefixSpace: false, UseRegex: false),
            ],
        };
    }

    // A rank file holds tokens, not merges: the two parts of a token are what lower ranks make of it.
    private static (string Left, string Right) LastMerge(string token, int rank, Dictionary<string, int> vocabulary)
    {
        var parts = token.Select(character => character.ToString()).ToList();
        while (parts.Count > 2)
        {
            var (best, index) = (rank, -1);
            for (var i = 0; i + 1 < parts.Count; i++)
            {
                if (vocabulary.TryGetValue(parts[i] + parts[i + 1], out var other) && other < best)
                {
                    (best, index) = (other, i);
                }
            }

            parts[index] += parts[index + 1];
            parts.RemoveAt(index + 1);
        }

        return (parts[0], parts[1]);
    }
}
