using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Arithmetic;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Arithmetic;

/// <summary>Every story, read by a person's understanding of its sentences, has the answer that the corpus gives.</summary>
public sealed class StoryMeaningTests
{
    private const int Draws = 400;

    private static readonly PlainMeaning[] Meanings =
    [
        // Given, lost, packed and sold.
        new("has # * and buys # more. then * gives # to", "a+b-c"),
        new("had # *, got # more and gave # to", "a+b-c"),
        new("owns # *. * adds # and later takes # away", "a+b-c"),
        new("on monday * counted # *. # came on tuesday and # went to", "a+b-c"),
        new("# * lie on a table. * puts down # more and * picks up #", "a+b-c"),
        new("has # *. * gives # to * and loses #", "a-b-c"),
        new("had # *, sold # and gave # to", "a-b-c"),
        new("of # *, * takes # and * takes #", "a-b-c"),
        new("has # * with # * each and # loose", "a*b+c"),
        new("keeps # * in each of # * and # more on the floor", "a*b+c"),
        new("there are # * of # * and # extra", "a*b+c"),
        new("fills # * with # * each and has # * over", "a*b+c"),
        new("a truck brings # *, each with # *, and then # single", "a*b+c"),
        new("has # * with # * each and sells #", "a*b-c"),
        new("gets # * of # *. # * are broken. how many * are fine", "a*b-c"),
        new("there are # * in each of # *. * takes #", "a*b-c"),

        // Shared.
        new("has # * and * has #. they share them equally among # children", "(a+b)/c"),
        new("finds # * and * finds #. they put them in # equal groups", "(a+b)/c"),
        new("# * and # more are split evenly into #", "(a+b)/c"),
        new("has # *, keeps # and shares the rest equally among # friends", "(a-b)/c"),
        new("from # *, * throws away # and puts the others in # equal", "(a-b)/c"),
        new("# * arrive. # are broken, the rest goes to # shops in equal parts", "(a-b)/c"),
        new("has # * with # * each and wants # equal piles", "a*b/c"),
        new("# * of # * are shared by # people", "a*b/c"),
        new("# * hold # * each. all * go into # rooms in equal parts", "a*b/c"),

        // Money, ways and rates.
        new("buys # * for $# each and pays with $#", "c-a*b"),
        new("one of the * costs $#. * has $# and buys #", "b-a*c"),
        new("with $#, * pays for # * at $# each", "a-b*c"),
        new("has $# and saves $# a week. how much does * have after # weeks", "a+b*c"),
        new("starts with $# and earns $# each day for # days", "a+b*c"),
        new("a tank holds # liters and gains # liters every hour. how many liters does it hold after # hours", "a+b*c"),
        new("drives # km an hour for # hours and then # km more", "a*b+c"),
        new("a train goes # km each hour. after # hours it has # km left", "a*b+c"),
        new("walks # steps a minute for # minutes and then # steps", "a*b+c"),
        new("has # *. * has # times as many. how many", "a+a*b"),
        new("owns # times as many * as *, who owns #", "b+b*a"),
        new("sold # * and * sold # times as many", "a+a*b"),
        new("# * cost $#. how many dollars do # * cost", "b/a*c"),
        new("pays $# for # *. how much would # * cost", "a/b*c"),
        new("a machine makes # * in # hours. how many * does it make in # hours", "a/b*c"),
        new("a rectangle is # m long and # m wide", "2*(a+b)"),
        new("a field measures # m by # m. how many meters of fence go around it", "2*(a+b)"),
        new("the perimeter of a rectangle with sides # and #", "2*(a+b)"),

        // Three steps.
        new("buys # * for $# each and # * for $# each", "a*b+c*d"),
        new("# * cost $# each and # * cost $# each", "a*b+c*d"),
        new("what do # * at $# each and # * at $# each cost together", "a*b+c*d"),
        new("sells # * at $# and # * at $#", "a*b+c*d"),
        new("needs # * ($# each) and # * ($# each)", "a*b+c*d"),
        new("has # * with # * each. # * are added and # are sold", "a*b+c-d"),
        new("gets # * of # *, finds # more * and gives away #", "a*b+c-d"),
        new("there are # * in each of # * and # others. * uses #", "a*b+c-d"),
        new("has # * with # * each, keeps # * and shares the rest equally among # friends", "(a*b-c)/d"),
        new("# * hold # * each. # * are broken and the others go to # shops in equal parts", "(a*b-c)/d"),
        new("packs # * of # *, removes # * and splits the rest into # equal piles", "(a*b-c)/d"),
        new("the average of #, # and #", "(a+b+c)/3"),
        new("the mean of #, # and #", "(a+b+c)/3"),
        new("sold #, # and # * on three days. what is the average per day", "(a+b+c)/3"),
        new("cost $#. * gets #% off", "a-a*b/100"),
        new("for $# with a discount of #%", "a-a*b/100"),
        new("is $#. it is cut by #%", "a-a*b/100"),
        new("has $# and spends ~ of it", "a-a*b"),
        new("had # * and gave away ~ of them", "a-a*b"),
        new("~ of # * are sold. how many * remain", "b-b*a"),
        new("has # *. * has # times as many and # more", "a+a*b+c"),
        new("made # *. * made # more than # times as many", "a+a*c+b"),
        new("owns # times as many * as * plus #. * owns #", "c+c*a+b"),
        new("works # hours a day for # days and earns $# an hour. * spends $#", "a*b*c-d"),
        new("# people work # hours each for $# an hour. $# is taken off as tax", "a*b*c-d"),
    ];

    private readonly MathCorpus _corpus = new();

    public static TheoryData<string> Stories => [.. Names];

    private static IEnumerable<string> Names => new MathCorpus().Templates.Select(template => template.Name).Where(name => name.StartsWith("story", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Stories))]
    public void A_story_has_one_meaning_and_its_answer_is_that(string name)
    {
        foreach (TaskExample example in Draw(name))
        {
            string sentence = PlainMeaning.Normal(example.Prompt);
            Exact[] values = [.. Meanings.Select(meaning => meaning.ValueIn(sentence)).OfType<Exact>()];
            Assert.True(values.Length == 1, $"{values.Length} readings of: {example.Prompt}");
            Assert.True(values[0] == PlainMeaning.Final(example.Answer), $"{example.Prompt} means {values[0].Top}/{values[0].Bottom}, not {example.Answer}");
        }
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void A_story_counts_whole_things_and_never_less_than_none(string name) => Assert.All(Draw(name), example =>
    {
        Exact value = PlainMeaning.Final(example.Answer);
        Assert.True(value.Bottom.IsOne && value.Top.Sign >= 0, example.ToString());
    });

    [Fact]
    public void Every_meaning_is_drawn()
    {
        string[] sentences = [.. Names.SelectMany(Draw).Select(example => PlainMeaning.Normal(example.Prompt))];
        Assert.All(Meanings, meaning => Assert.True(sentences.Any(sentence => meaning.ValueIn(sentence) is not null), meaning.Phrase));
    }

    [Fact]
    public void A_story_of_another_number_has_another_meaning()
    {
        Assert.Equal(new Exact(5, 1), Meanings[0].ValueIn("anna has 4 apples and buys 3 more. then anna gives 2 to ben."));
        Assert.Equal(new Exact(6, 1), Meanings[0].ValueIn("anna has 4 apples and buys 4 more. then anna gives 2 to ben."));
        Assert.Null(Meanings[0].ValueIn("anna has 4 apples and sells 3 more. then anna gives 2 to ben."));
    }

    private IEnumerable<TaskExample> Draw(string name)
    {
        TaskTemplate template = _corpus.Templates.Single(template => template.Name == name);
        Random random = new(31);
        return [.. Enumerable.Range(0, Draws).Select(i => template.Draw(random, i % 5 == 0 ? Wording.Unseen : Wording.Seen))];
    }
}
