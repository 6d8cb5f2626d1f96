using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Training;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

public sealed class BytePairTrainerTests
{
    private static readonly string[] s_special = ["<|pad|>", "<|user|>", "<|assistant|>", "<|end|>", "<|system|>"];
    private static readonly string[] s_texts =
    [
        "The invoice of Anna Schmidt is 120.50 EUR.\nPlease pay the invoice by 3 May.",
        "the total of the order is 77; the orders of Anna were paid. größe größer größte",
    ];

    [Fact]
    public void Special_tokens_come_first_then_all_bytes()
    {
        var tokenizer = Train(300);

        Assert.Equal([0, 1, 2, 3, 4], s_special.Select(token => tokenizer.IdOf(token)!.Value));
        for (var value = 0; value < 256; value++)
        {
            Assert.Equal([(byte)value], tokenizer.Bytes(5 + value).ToArray());
        }
    }

    [Fact]
    public void Merges_follow_the_counts_worked_out_by_hand()
    {
        // "ab" stands 3 times, "bc" and "xy" twice; after ab is merged, (ab,c) stands twice and has the higher left id than (x,y).
        var tokenizer = BytePairTrainer.Train(["ab abc abc xy xy"], new BytePairTrainerOptions { VocabularySize = 300 });

        Assert.Equal([("a", "b"), ("x", "y"), ("ab", "c")], tokenizer.Definition.Merges);
        Assert.Equal(259, tokenizer.VocabularySize);
    }

    [Fact]
    public void The_order_of_the_texts_changes_nothing()
    {
        var forward = Train(330);
        var backward = BytePairTrainer.Train(s_texts.Reverse(), Options(330));

        Assert.Equal(forward.Definition.Merges, backward.Definition.Merges);
        Assert.Equal(forward.Definition.Vocabulary, backward.Definition.Vocabulary);
    }

    [Fact]
    public void A_word_has_the_same_tokens_in_any_context()
    {
        var tokenizer = Train(400);
        var alone = Encode(tokenizer, "invoice");

        foreach (var context in new[] { "({0})", "a {0}, b", "7{0}7", "\n{0}\n", "\"{0}\"", "  {0}  " })
        {
            var ids = Encode(tokenizer, string.Format(System.Globalization.CultureInfo.InvariantCulture, context, "invoice"));
            Assert.Contains(string.Join(' ', alone), string.Join(' ', ids), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Digits_spaces_and_line_breaks_stand_alone()
    {
        var tokenizer = BytePairTrainer.Train(Enumerable.Repeat("12 12  12\n\n,,", 50), Options(400));

        Assert.Empty(tokenizer.Definition.Merges);
        Assert.Equal(5, Encode(tokenizer, "12  3").Count);
    }

    [Fact]
    public void No_merge_ever_spells_a_special_token()
    {
        var tokenizer = BytePairTrainer.Train(
            Enumerable.Repeat("end send", 20), new BytePairTrainerOptions { VocabularySize = 300, SpecialTokens = ["end"] });

        Assert.DoesNotContain(0, Encode(tokenizer, "end send"));
        Assert.Equal("end send", tokenizer.Decode([.. Encode(tokenizer, "end send")]));
    }

    [Fact]
    public void The_vocabulary_is_as_large_as_asked_and_incremental_counts_equal_a_recount()
    {
        var random = new Random(5);
        var texts = Enumerable.Range(0, 300).Select(_ => RandomText.Words(random, 30)).ToList();
        var tokenizer = BytePairTrainer.Train(texts, Options(400));

        Assert.Equal(400, tokenizer.VocabularySize);
        Assert.Equal(NaiveMerges(texts, 400 - 261), tokenizer.Definition.Merges);
    }

    [Theory]
    [InlineData(260)]
    [InlineData(2_000_000)]
    public void A_size_out_of_range_is_refused_with_the_range(int size)
    {
        var fault = Assert.Throws<ArgumentException>(() => Train(size));
        Assert.Contains("261", fault.Message, StringComparison.Ordinal);
    }

    private static BytePairTrainerOptions Options(int size) => new() { VocabularySize = size, SpecialTokens = s_special };

    private static ByteLevelTokenizer Train(int size) => BytePairTrainer.Train(s_texts, Options(size));

    private static List<int> Encode(ByteLevelTokenizer tokenizer, string text)
    {
        List<int> ids = [];
        tokenizer.Encode(text, special: false, ids);
        return ids;
    }

    // Counts all pairs anew for every merge; ASCII words only.
    private static List<(string, string)> NaiveMerges(List<string> texts, int merges)
    {
        var rank = Enumerable.Range(0, 128).ToDictionary(value => ((char)value).ToString(), value => value);
        var words = texts.SelectMany(text => text.Split(' ')).GroupBy(word => word)
            .Select(group => (Parts: group.Key.Select(letter => letter.ToString()).ToList(), Count: group.Count())).ToList();
        var result = new List<(string, string)>();
        while (result.Count < merges)
        {
            var counts = new Dictionary<(string, string), int>();
            foreach (var (parts, count) in words)
            {
                for (var i = 0; i + 1 < parts.Count; i++)
                {
                    counts[(parts[i], parts[i + 1])] = counts.GetValueOrDefault((parts[i], parts[i + 1])) + count;
                }
            }

            var best = counts.OrderByDescending(entry => entry.Value).ThenBy(entry => rank[entry.Key.Item1]).ThenBy(entry => rank[entry.Key.Item2]).First().Key;
            result.Add(best);
            rank.TryAdd(best.Item1 + best.Item2, 128 + result.Count);
            foreach (var (parts, _) in words)
            {
                for (var i = 0; i + 1 < parts.Count; i++)
                {
                    if ((parts[i], parts[i + 1]) == best)
                    {
                        parts[i] += parts[i + 1];
                        parts.RemoveAt(i + 1);
                    }
                }
            }
        }

        return result;
    }
}
