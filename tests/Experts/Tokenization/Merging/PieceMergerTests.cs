using CoERouter.Experts.Tokenization.Merging;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization.Merging;

/// <summary>Merging against the definition: again and again the leftmost pair of the lowest rank.</summary>
public sealed class PieceMergerTests
{
    [Fact]
    public void Short_and_long_pieces_merge_as_the_definition_says()
    {
        for (int seed = 0; seed < 600; seed++)
        {
            Random random = new(seed);
            (MergeTable table, Dictionary<(int, int), (int Rank, int Id)> merges, int letters) = RandomMerges(random);
            PieceMerger merger = new(table);
            for (int round = 0; round < 4; round++)
            {
                int[] piece = [.. Enumerable.Range(0, random.Next(round < 2 ? 33 : 200)).Select(_ => random.Next(letters))];
                (List<int> ids, List<int> first) = Define(piece, merges);
                piece.CopyTo(merger.Begin(piece.Length));
                int count = merger.Merge(piece.Length);

                Assert.Equal(ids, merger.Ids(count).ToArray());
                Assert.Equal(first, merger.FirstSymbols(count).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(65)]
    public void The_way_it_is_searched_does_not_show(int length)
    {
        Dictionary<string, int> vocabulary = new() { ["a"] = 0, ["aa"] = 1, ["aaaa"] = 2 };
        PieceMerger merger = new(new MergeTable([("a", "a"), ("aa", "aa")], vocabulary, new HashSet<int>()));
        merger.Begin(length).Clear();
        int count = merger.Merge(length);

        Assert.Equal(Enumerable.Repeat(2, length / 4).Concat(length % 4 >= 2 ? [1] : []).Concat(length % 2 == 1 ? [0] : []), merger.Ids(count).ToArray());
    }

    [Fact]
    public void Empty_and_single_pieces_stay_as_they_are()
    {
        PieceMerger merger = new(new MergeTable([("a", "b")], new Dictionary<string, int> { ["a"] = 0, ["b"] = 1, ["ab"] = 2 }, new HashSet<int>()));

        Assert.Equal(0, merger.Merge(0));
        merger.Begin(1)[0] = 1;
        Assert.Equal(1, merger.Merge(1));
        Assert.Equal([1], merger.Ids(1).ToArray());
    }

    [Fact]
    public void Work_grows_with_n_log_n_and_not_with_its_square()
    {
        Dictionary<string, int> vocabulary = new() { ["a"] = 0, ["aa"] = 1, ["aaaa"] = 2, ["aaaaaaaa"] = 3 };
        MergeTable table = new([("a", "a"), ("aa", "aa"), ("aaaa", "aaaa")], vocabulary, new HashSet<int>());
        PieceMerger merger = new(table);
        merger.Begin(100_000).Clear();
        merger.Merge(100_000);

        Assert.InRange(merger.Steps, 87_500, 400_000);
    }

    [Fact]
    public void A_table_finds_what_was_put_in_and_nothing_else()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            (MergeTable table, Dictionary<(int, int), (int Rank, int Id)> merges, _) = RandomMerges(new Random(seed));
            for (int left = 0; left < 40; left++)
            {
                for (int right = 0; right < 40; right++)
                {
                    bool found = table.TryGet(left, right, out (int Rank, int Id) merge);
                    Assert.Equal(merges.TryGetValue((left, right), out (int Rank, int Id) expected), found);
                    Assert.Equal(expected, merge);
                }
            }
        }
    }

    [Fact]
    public void Merges_that_spell_a_control_token_are_left_out_and_unknown_ones_are_named()
    {
        Dictionary<string, int> vocabulary = new() { ["a"] = 0, ["b"] = 1, ["ab"] = 2, ["##b"] = 3 };

        Assert.False(new MergeTable([("a", "b")], vocabulary, new HashSet<int> { 2 }).TryGet(0, 1, out _));
        Assert.True(new MergeTable([("a", "##b")], vocabulary, new HashSet<int>(), "##").TryGet(0, 3, out (int Rank, int Id) merge));
        Assert.Equal((0, 2), merge);
        Assert.Equal(
            "Merge 1 names the token \"ba\", which the vocabulary does not hold.",
            Assert.Throws<InvalidDataException>(() => new MergeTable([("a", "b"), ("b", "a")], vocabulary, new HashSet<int>())).Message);
    }

    [Fact]
    public void Ranks_make_merges_of_every_cut_of_a_token()
    {
        Dictionary<string, int> parts = new() { ["a"] = 0, ["b"] = 1, ["ab"] = 2, ["ba"] = 3, ["aba"] = 4 };
        MergeTable table = MergeTable.OfRanks(parts.Select(part => (part.Key, part.Value, part.Value)), parts);

        Assert.True(table.TryGet(0, 1, out (int Rank, int Id) ab) && ab == (2, 2));
        Assert.True(table.TryGet(2, 0, out (int Rank, int Id) first) && first == (4, 4));
        Assert.True(table.TryGet(0, 3, out (int Rank, int Id) second) && second == (4, 4));
        Assert.False(table.TryGet(1, 1, out _));
    }

    [Fact]
    public void The_cache_gives_back_what_was_put_in_last_and_nothing_long()
    {
        PieceCache cache = new();
        Dictionary<string, int[]> known = [];
        Random random = new(4);
        for (int round = 0; round < 30_000; round++)
        {
            string piece = "p" + random.Next(20_000);
            int[] ids = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(100))];
            cache.Put(piece, ids);
            known[piece] = ids;

            Assert.True(cache.TryGet(piece, out ReadOnlySpan<int> found));
            Assert.Equal(ids, found.ToArray());
            string other = "p" + random.Next(20_000);
            Assert.True(!cache.TryGet(other, out ReadOnlySpan<int> maybe) || maybe.SequenceEqual(known[other]));
        }

        cache.Put(new string('x', 32), [1]);
        cache.Put(new string('x', 33), [2]);
        Assert.True(cache.TryGet(new string('x', 32), out _));
        Assert.False(cache.TryGet(new string('x', 33), out _));
    }

    private static (MergeTable Table, Dictionary<(int, int), (int Rank, int Id)> Merges, int Letters) RandomMerges(Random random)
    {
        int letters = random.Next(1, 4);
        List<string> tokens = [.. Enumerable.Range(0, letters).Select(index => ((char)('a' + index)).ToString())];
        Dictionary<string, int> vocabulary = tokens.Index().ToDictionary(item => item.Item, item => item.Index);
        List<(string, string)> pairs = [];
        Dictionary<(int, int), (int Rank, int Id)> merges = [];
        for (int count = random.Next(20); count > 0; count--)
        {
            (string left, string right) = (tokens[random.Next(tokens.Count)], tokens[random.Next(tokens.Count)]);
            if (!merges.ContainsKey((vocabulary[left], vocabulary[right])) && left.Length + right.Length < 20)
            {
                if (vocabulary.TryAdd(left + right, tokens.Count))
                {
                    tokens.Add(left + right);
                }

                merges.Add((vocabulary[left], vocabulary[right]), (pairs.Count, vocabulary[left + right]));
                pairs.Add((left, right));
            }
        }

        return (new MergeTable(pairs, vocabulary, new HashSet<int>()), merges, letters);
    }

    private static (List<int> Ids, List<int> First) Define(int[] piece, Dictionary<(int, int), (int Rank, int Id)> merges)
    {
        List<int> ids = [.. piece];
        List<int> first = [.. Enumerable.Range(0, piece.Length)];
        while (true)
        {
            (int best, int rank) = (-1, int.MaxValue);
            for (int i = 0; i + 1 < ids.Count; i++)
            {
                if (merges.TryGetValue((ids[i], ids[i + 1]), out (int Rank, int Id) merge) && merge.Rank < rank)
                {
                    (best, rank) = (i, merge.Rank);
                }
            }

            if (best < 0)
            {
                return (ids, first);
            }

            ids[best] = merges[(ids[best], ids[best + 1])].Id;
            ids.RemoveAt(best + 1);
            first.RemoveAt(best + 1);
        }
    }
}
