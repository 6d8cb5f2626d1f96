using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Extraction;
using CoERouter.Training.Corpora.Extraction.Values;
using CoERouter.Training.Corpora.Extraction.Words;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Extraction;

public class WordingTests
{
    private const int Draws = 4000;

    // Numbers, days and the closed sets of a format (levels, verbs, currencies) have no second set to draw from.
    private static readonly string[] Shared =
    [
        "date", "soon", "later", "past", "birth", "time", "later-time", "money", "most-money", "more-money", "small-money", "salary",
        "currency", "symbol", "count", "few",
        "percent", "minutes", "weight", "filler", "priority", "platform", "port", "level", "http-status", "method", "pid", "bytes",
        "milliseconds", "stamp", "version",
    ];

    public static TheoryData<string> Kinds => [.. ValueKinds.Every.Select(kind => kind.Name).Except(Shared).Order()];

    [Fact]
    public void Shared_kinds_exist() => Assert.All(Shared, name => Assert.Equal(name, ValueKinds.Get(name).Name));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_value_is_drawn_for_both_wordings(string name)
    {
        HashSet<string> seen = Values(name, Wording.Seen, 1);
        HashSet<string> unseen = Values(name, Wording.Unseen, 2);

        Assert.NotEmpty(seen);
        Assert.NotEmpty(unseen);
        Assert.Empty(seen.Intersect(unseen));
    }

    [Fact]
    public void Invented_words_are_on_one_side_and_diverse()
    {
        foreach (Wording wording in Enum.GetValues<Wording>())
        {
            var random = new Random(3);
            string[] words = [.. Enumerable.Range(0, Draws).Select(_ => InventedWords.Draw(random, wording))];

            Assert.All(words, word => Assert.Equal(wording, WordSide.Of(word)));
            Assert.All(words, word => Assert.InRange(word.Length, 2, 24));
            Assert.True(words.Distinct().Count() > Draws * 0.75);
            Assert.Equal(26, words.SelectMany(word => word).Distinct().Count());
        }
    }

    [Fact]
    public void The_side_of_a_word_does_not_depend_on_its_case()
    {
        var random = new Random(4);
        for (int i = 0; i < Draws; i++)
        {
            string word = InventedWords.Draw(random, Wording.Unseen);
            Assert.Equal(Wording.Unseen, WordSide.Of(word.ToUpperInvariant()));
        }
    }

    [Fact]
    public void A_pool_keeps_all_its_words_and_refuses_to_have_an_empty_side()
    {
        string[] words = [.. PlacePools.Cities.Of(Wording.Seen), .. PlacePools.Cities.Of(Wording.Unseen)];

        Assert.Equal(words.Length, words.Distinct().Count());
        Assert.Contains("Utrecht", words);
        Assert.Throws<ArgumentException>(() => new WordPool("lonely"));
    }

    [Theory]
    [InlineData("person")]
    [InlineData("company")]
    [InlineData("city")]
    [InlineData("host")]
    [InlineData("product")]
    [InlineData("order")]
    public void At_least_a_third_of_names_and_codes_are_new_every_time(string name)
    {
        var random = new Random(5);
        ValueKind kind = ValueKinds.Get(name);
        string[] values = [.. Enumerable.Range(0, Draws).Select(_ => kind.Write(new Draft(random, Wording.Seen)))];

        Assert.True(values.GroupBy(value => value).Count(group => group.Count() == 1) > Draws / 3.5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Days_and_times_of_a_document_share_one_format(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++)
        {
            var draft = new Draft(random, Wording.Seen);
            Assert.Equal(Pattern(draft.Time(0, 0))[^1], Pattern(draft.Time(15, 180))[^1]);
            Assert.Equal(draft.Date(0, 0).Count(char.IsPunctuation), draft.Date(10, 45).Count(char.IsPunctuation));
        }

        static string Pattern(string text) => string.Concat(text.Select(letter => char.IsDigit(letter) ? '0' : letter == 'a' ? 'p' : letter));
    }

    [Fact]
    public void Unseen_strings_of_the_corpus_are_never_values_in_training()
    {
        var corpus = new ExtractCorpus();
        HashSet<string> trained = Names(corpus, CorpusSlice.Train);
        HashSet<string> unseen = Names(corpus, CorpusSlice.UnseenStrings);

        Assert.True(unseen.Count > 500);
        Assert.Empty(trained.Intersect(unseen));
    }

    private static HashSet<string> Names(ExtractCorpus corpus, CorpusSlice slice) =>
    [
        .. corpus.DrawMany(slice, 6, Draws).Select(example => ExtractionAnswer.Read(example.Answer)!)
            .SelectMany(answer => new[] { "name", "sender", "recipient", "customer", "company", "city", "street", "email", "product", "host", "order_id" }
                .Select(key => answer.GetValueOrDefault(key)).OfType<string>()),
    ];

    private static HashSet<string> Values(string name, Wording wording, int seed)
    {
        var random = new Random(seed);
        ValueKind kind = ValueKinds.Get(name);
        return [.. Enumerable.Range(0, Draws).Select(_ => kind.Write(new Draft(random, wording)))];
    }
}
