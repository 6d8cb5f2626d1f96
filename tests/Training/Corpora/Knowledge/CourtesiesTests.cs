using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Knowledge;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Knowledge;

public sealed class CourtesiesTests
{
    private const int Draws = 3000;

    [Theory]
    [InlineData(Wording.Seen)]
    [InlineData(Wording.Unseen)]
    public void The_question_itself_stays(Wording wording)
    {
        var random = new Random(1);
        for (int i = 0; i < Draws; i++)
        {
            string polite = Courtesies.Add("What is entropy?", takesOpening: true, random, wording);
            Assert.Contains("hat is entropy", polite, StringComparison.Ordinal);
            Assert.True(polite.Length > "What is entropy?".Length, polite);
            Assert.DoesNotContain("{n}", polite, StringComparison.Ordinal);
            Assert.DoesNotContain("  ", polite, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("What is a router?", "what is a router")]
    [InlineData("Explain it.", "explain it")]
    [InlineData("I like it.", "I like it")]
    [InlineData("GPU?", "GPU")]
    [InlineData("F1?", "F1")]
    public void After_a_comma_only_plain_words_lose_their_capital(string sentence, string after)
    {
        var random = new Random(2);
        int followed = 0;
        for (int i = 0; i < Draws; i++)
        {
            string polite = Courtesies.Add(sentence, takesOpening: true, random, Wording.Seen);
            int at = polite.IndexOf(after, StringComparison.OrdinalIgnoreCase);
            if (at >= 2 && polite[at - 2] is ',' or ':')
            {
                followed++;
                Assert.Equal(after, polite.Substring(at, after.Length));
            }
        }

        Assert.True(followed > Draws / 4);
    }

    [Fact]
    public void A_closing_that_begins_a_sentence_ends_the_one_before()
    {
        var random = new Random(3);
        for (int i = 0; i < Draws; i++)
        {
            string polite = Courtesies.Add("meaning of entropy", takesOpening: false, random, Wording.Seen);
            string closing = polite["meaning of entropy".Length..];
            Assert.NotEmpty(closing);
            Assert.Equal(char.IsUpper(closing.TrimStart('.', ' ')[0]), closing.StartsWith(". ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Names_and_wordings_of_one_side_are_never_on_the_other()
    {
        HashSet<string> seen = Around(Wording.Seen, 4), unseen = Around(Wording.Unseen, 5);
        Assert.True(seen.Count > 100 && unseen.Count > 50);
        Assert.Empty(seen.Intersect(unseen));
    }

    [Fact]
    public void Forms_of_an_entry_are_those_of_its_questions_and_terms()
    {
        var entry = new KnowledgeEntry("x", ["Who are you?"], ["Hello"], ["an expert"], ["experts"], "An answer.");
        IReadOnlyList<KnowledgeForm> forms = KnowledgeForms.Write([entry])[0];
        string[] texts = [.. forms.Select(form => form.Text)];
        Assert.Distinct(texts);
        Assert.Superset(new HashSet<string> { "Who are you?", "Hello", "What is an expert?", "What are experts?", "What does expert mean?", "expert", "experts: what are they?" }, texts.ToHashSet());
        Assert.DoesNotContain(texts, text => text.Contains('{', StringComparison.Ordinal) || text.Contains("is experts", StringComparison.Ordinal));
        Assert.False(forms.Single(form => form.Text == "Hello").TakesOpening);
        Assert.True(forms.Single(form => form.Text == "Who are you?").TakesOpening);
        Assert.False(forms.Single(form => form.Text == "expert").TakesOpening);
        Assert.Equal(8, forms.Count(form => form.IsHeldOut));
    }

    [Fact]
    public void The_first_way_to_ask_is_never_held_out()
    {
        IReadOnlyList<IReadOnlyList<KnowledgeForm>> forms = KnowledgeForms.Write(KnowledgeBook.Read());
        Assert.All(forms, all => Assert.False(all[0].IsHeldOut));
        double share = forms.Sum(all => all.Count(form => form.IsHeldOut)) / (double)forms.Sum(all => all.Count);
        Assert.InRange(share, 0.07, 0.15);
    }

    // What stands around the sentence.
    private static HashSet<string> Around(Wording wording, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Draws).Select(_ => Courtesies.Add("Qqq?", takesOpening: true, random, wording)).SelectMany(text => text.Split(["Qqq", "qqq"], StringSplitOptions.None)).Where(part => part.Length > 3)];
    }
}
