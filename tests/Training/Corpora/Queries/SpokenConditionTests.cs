using System.Globalization;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Queries;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Queries;

public sealed class SpokenConditionTests
{
    private static readonly SpokenCondition Heavy = new("weight is over 12", "a weight over 12");

    [Fact]
    public void A_condition_is_said_in_every_common_way()
    {
        var random = new Random(1);
        string[] said = [.. Enumerable.Range(0, 300).Select(_ => Heavy.First(random)).Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal(
            ["having a weight over 12", "that have a weight over 12", "where weight is over 12", "whose weight is over 12", "with a weight over 12"], said);
    }

    [Fact]
    public void Nobody_says_whose_the()
    {
        var random = new Random(2);
        var condition = new SpokenCondition("the colour is red", "the colour red");

        Assert.DoesNotContain(Enumerable.Range(0, 300).Select(_ => condition.First(random)), said => said.StartsWith("whose", StringComparison.Ordinal));
    }

    [Fact]
    public void A_condition_that_stands_alone_is_said_as_it_is()
    {
        var condition = new SpokenCondition("from Paris", "") { StandsAlone = true };

        Assert.Equal("from Paris", condition.First(new(3)));
        Assert.Equal("are from Paris", condition.AsVerb());
    }

    [Fact]
    public void As_a_verb_it_has_what_the_phrase_names() => Assert.Equal("have a weight over 12", Heavy.AsVerb());

    [Theory]
    [InlineData("weight", "a weight over 7")]
    [InlineData("age", "an age over 7")]
    [InlineData("unit_price", "a unit_price over 7")]
    public void Articles_fit_the_column(string column, string expected)
    {
        var names = new NameSource(new Random(4), Wording.Seen);
        var values = new ConditionValues(names, new Random(4), new Column(column, ColumnKind.Integer));
        string said = values.Fill("a {x} over {v}", column, "", "");

        Assert.StartsWith(expected[..^1], said, StringComparison.Ordinal);
        Assert.True(decimal.TryParse(said[(expected.Length - 1)..], CultureInfo.InvariantCulture, out _), said);
    }

    [Theory]
    [InlineData("have")]
    [InlineData("that have")]
    [InlineData("having")]
    public void Questions_to_learn_from_use_it(string form)
    {
        var corpus = new SqlCorpus();
        var random = new Random(5);
        string[] prompts = [.. Enumerable.Range(0, 2000).Select(_ => corpus.Draw(CorpusSlice.Train, random).Prompt)];

        Assert.Contains(prompts, prompt => prompt.Contains($" {form} a", StringComparison.Ordinal));
    }

    [Fact]
    public void No_slot_is_left_in_a_prompt()
    {
        var corpus = new SqlCorpus();
        var random = new Random(6);
        for (int i = 0; i < 3000; i++)
        {
            TaskExample example = corpus.Draw(CorpusSlice.Train, random);
            Assert.DoesNotContain('{', example.Prompt + example.Answer);
            Assert.DoesNotContain("!}", example.Prompt, StringComparison.Ordinal);
        }
    }
}
