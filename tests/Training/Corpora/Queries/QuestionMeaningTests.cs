using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Queries;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Queries;

/// <summary>Reference queries, run in SQLite, return what the question asks for in plain English.</summary>
public sealed class QuestionMeaningTests
{
    private static readonly SqlCorpus Corpus = new();

    public static TheoryData<string, int> Templates => new()
    {
        { "rows", 60 }, { "rows equal", 40 }, { "rows compare", 60 }, { "rows between", 60 }, { "rows match", 60 }, { "rows null", 60 }, { "rows any of", 50 }, { "rows date", 60 },
        { "count", 60 }, { "count equal", 40 }, { "count compare", 60 }, { "count null", 60 }, { "count match", 60 }, { "count date", 60 }, { "count between", 60 }, { "count any of", 50 },
        { "column", 60 }, { "two columns", 60 }, { "column equal", 35 }, { "column compare", 60 }, { "column date", 60 }, { "column match", 60 }, { "column null", 50 }, { "column between", 60 },
        { "average", 60 }, { "sum", 60 }, { "maximum", 60 }, { "minimum", 60 }, { "range", 60 }, { "average where", 40 }, { "sum where", 40 }, { "maximum where", 40 }, { "minimum where", 40 },
        { "count distinct", 60 }, { "distinct", 60 }, { "order ascending", 60 }, { "order descending", 60 }, { "column ascending", 60 }, { "column descending", 60 },
        { "top", 60 }, { "bottom", 60 }, { "column top", 60 }, { "column bottom", 60 }, { "column of highest", 60 }, { "column of lowest", 60 },
        { "above average", 60 }, { "column above average", 60 }, { "column below average", 60 },
        { "group count", 60 }, { "group average", 60 }, { "group sum", 60 }, { "group maximum", 60 }, { "group minimum", 60 }, { "group having count", 60 },
    };

    [Theory]
    [MemberData(nameof(Templates))]
    public void The_query_returns_what_the_question_means(string name, int least)
    {
        TaskTemplate template = Corpus.Templates.Single(template => template.Name == name);
        Random random = new(41);
        int read = 0;
        for (int i = 0; i < 80; i++)
        {
            TaskExample example = template.Draw(random, i % 4 == 3 ? Wording.Unseen : Wording.Seen);
            using QueryDatabase database = new(example.Prompt, example.Answer, i);
            QuestionReader? reader = QuestionReader.Open(example.Prompt, database);
            if (reader?.Answer(name) is not { } meant)
            {
                continue;
            }

            read++;
            IReadOnlyList<string> returned = database.Run(example.Answer, out _)!;
            if (!reader.IsOrdered)
            {
                meant = [.. meant.Order(StringComparer.Ordinal)];
                returned = [.. returned.Order(StringComparer.Ordinal)];
            }

            Assert.True(meant.SequenceEqual(returned), $"{example.Prompt}\n{example.Answer}\nmeant {meant.Count} rows: {string.Join(" ", meant.Take(3))}\nreturned {returned.Count}: {string.Join(" ", returned.Take(3))}");
        }

        Assert.True(read >= least, $"only {read} of 80 questions were read");
    }

    [Theory]
    [InlineData("How many birds are there with a weight over 12?", "weight", "13", "12")]
    [InlineData("Show birds whose weight is at least 12.", "weight", "12", "11.5")]
    [InlineData("birds with at most 12 weight", "weight", "12", "12.5")]
    [InlineData("Show all birds where weight is from 3 to 7.", "weight", "7", "8")]
    [InlineData("Which birds have a missing weight?", "weight", "null", "3")]
    [InlineData("birds where weight is not empty", "weight", "3", "null")]
    [InlineData("birds whose weight starts with 'ab'", "weight", "'Abc'", "'cab'")]
    [InlineData("birds where weight is Paris or Rome.", "weight", "'Rome'", "'Oslo'")]
    [InlineData("birds where weight is not Paris", "weight", "'Rome'", "'Paris'")]
    [InlineData("birds with a weight later than 2020-01-02", "weight", "'2020-01-03'", "'2020-01-02'")]
    [InlineData("birds with the weight \"New York\"", "weight", "'New York'", "'New'")]
    public void The_listener_understands_conditions(string question, string column, string passes, string fails)
    {
        SpokenFilter filter = SpokenFilter.Read(question, ["height", column])!;
        Assert.Equal(column, filter.Column);
        Assert.True(filter.Holds(passes));
        Assert.False(filter.Holds(fails));
    }
}
