using System.Text;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Training;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization.Training;

/// <summary>Counting pairs and training against counting everything anew after each merge.</summary>
public sealed class PairCountsTests
{
    [Fact]
    public void The_most_frequent_pair_is_the_one_that_counting_anew_gives()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            List<(byte[] Word, long Count)> words = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ =>
                (Enumerable.Range(0, random.Next(1, 9)).Select(_ => (byte)random.Next(3)).ToArray(), (long)random.Next(1, 6)))];
            PairCounts counts = new(words, firstByte: 10);
            List<(List<int> Tokens, long Count)> reference = [.. words.Select(word => (word.Word.Select(value => value + 10).ToList(), word.Count))];
            for (int token = 300; ; token++)
            {
                (int Left, int Right)? expected = MostFrequent(reference, 2);

                Assert.Equal(expected, counts.TakeMostFrequent(2));
                if (expected is not { } pair)
                {
                    break;
                }

                counts.Merge(pair, token);
                foreach ((List<int> tokens, _) in reference)
                {
                    Merge(tokens, pair, token);
                }
            }
        }
    }

    [Fact]
    public void A_trained_tokenizer_has_the_merges_of_its_definition()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            string text = RandomText.Words(new Random(seed), 60);
            ByteLevelTokenizer tokenizer = BytePairTrainer.Train([text], new BytePairTrainerOptions { VocabularySize = 290 });
            List<(List<int> Tokens, long Count)> words = [.. text.Split(' ').GroupBy(word => word)
                .Select(group => (Encoding.UTF8.GetBytes(group.Key).Select(value => (int)value).ToList(), (long)group.Count()))];
            List<string> names = [.. Enumerable.Range(0, 256).Select(value => ByteAlphabet.CharacterOf((byte)value).ToString())];
            List<(string Left, string Right)> merges = [];
            while (names.Count < 290 && MostFrequent(words, 2) is { } pair)
            {
                string merged = names[pair.Left] + names[pair.Right];
                int id = names.IndexOf(merged);
                if (id < 0)
                {
                    id = names.Count;
                    names.Add(merged);
                }

                merges.Add((names[pair.Left], names[pair.Right]));
                words.ForEach(word => Merge(word.Tokens, pair, id));
            }

            Assert.Equal(merges, tokenizer.Definition.Merges);
        }
    }

    [Fact]
    public void A_pair_that_stands_too_seldom_is_not_taken()
    {
        PairCounts counts = new([([0, 1], 3), ([1, 2], 2)], firstByte: 0);

        Assert.Equal((0, 1), counts.TakeMostFrequent(3));
        Assert.Null(counts.TakeMostFrequent(3));
    }

    [Fact]
    public void Overlapping_pairs_are_merged_from_left_to_right()
    {
        PairCounts counts = new([([0, 0, 0, 0, 0], 1)], firstByte: 0);

        Assert.Equal((0, 0), counts.TakeMostFrequent(1));
        counts.Merge((0, 0), 5);

        // 5 5 0 is left: each of its two pairs stands once.
        Assert.Equal((5, 0), counts.TakeMostFrequent(1));
        Assert.Equal((5, 5), counts.TakeMostFrequent(1));
        Assert.Null(counts.TakeMostFrequent(1));
    }

    private static (int Left, int Right)? MostFrequent(List<(List<int> Tokens, long Count)> words, int minimum)
    {
        Dictionary<(int Left, int Right), long> counts = [];
        foreach ((List<int> tokens, long count) in words)
        {
            for (int index = 0; index + 1 < tokens.Count; index++)
            {
                counts[(tokens[index], tokens[index + 1])] = counts.GetValueOrDefault((tokens[index], tokens[index + 1])) + count;
            }
        }

        return counts.Where(entry => entry.Value >= minimum).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key.Left).ThenBy(entry => entry.Key.Right)
            .Select(entry => ((int Left, int Right)?)entry.Key).FirstOrDefault();
    }

    private static void Merge(List<int> tokens, (int Left, int Right) pair, int token)
    {
        for (int index = 0; index + 1 < tokens.Count; index++)
        {
            if ((tokens[index], tokens[index + 1]) == pair)
            {
                tokens[index] = token;
                tokens.RemoveAt(index + 1);
            }
        }
    }
}
