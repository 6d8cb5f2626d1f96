using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Extraction.Fields;
using CoERouter.Training.Corpora.Extraction.Layouts;
using CoERouter.Training.Corpora.Extraction.Values;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Extraction;

public class LayoutParserTests
{
    [Fact]
    public void Writes_literals_braces_and_one_of_several_wordings()
    {
        HashSet<string> texts = [.. Enumerable.Range(0, 50).Select(seed => Write("{{a}} {x|y}?", seed).Text)];

        Assert.Equal(["{a} x?", "{a} y?"], texts.Order());
    }

    [Fact]
    public void A_slot_is_a_value_and_a_labelled_slot_names_its_field()
    {
        Page page = Write("{name}|{email=}", 1);

        Assert.Equal(["email", "name"], page.Values.Keys.Select(field => field.Key).Order());
        Assert.StartsWith(page.Values[FieldCatalog.Get("name")] + "|", page.Text, StringComparison.Ordinal);
        Assert.Matches(@"\|(Email|Email address|Mail|E-mail): .+@", page.Text);
    }

    [Fact]
    public void A_field_that_comes_twice_has_one_value()
    {
        Page page = Write("{name};{name}", 2);
        string[] halves = page.Text.Split(';');

        Assert.Equal(halves[0], halves[1]);
    }

    [Fact]
    public void A_distractor_answers_no_field_and_hides_missing_ones_of_its_kind()
    {
        Page page = Write("{:person} {date:birth}", 3);

        Assert.Equal("date", Assert.Single(page.Values.Keys).Key);
        Assert.False(page.HoldsNothingLike(FieldCatalog.Get("name")));
        Assert.False(page.HoldsNothingLike(FieldCatalog.Get("due_date")));
        Assert.True(page.HoldsNothingLike(FieldCatalog.Get("email")));
    }

    [Fact]
    public void An_optional_run_is_there_or_its_fields_are_left_out()
    {
        int present = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            Page page = Write("a(? {phone}?)", seed);
            bool holds = page.Values.ContainsKey(FieldCatalog.Get("phone"));
            present += holds ? 1 : 0;
            Assert.Equal(holds ? [] : ["phone"], page.LeftOut().Select(field => field.Key));
            Assert.Equal(holds, page.Text.Length > 1);
        }

        Assert.InRange(present, 180, 300);
    }

    [Fact]
    public void A_field_left_out_is_not_asked_for_when_a_distractor_could_be_taken_for_it()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Assert.Empty(Write("{:phone}(? {phone}?)", seed).LeftOut());
        }
    }

    [Fact]
    public void Lines_come_in_any_order_where_the_layout_says_so()
    {
        HashSet<string> texts = [.. Enumerable.Range(0, 60).Select(seed => Write("~a\nb\nc", seed).Text)];

        Assert.Equal(6, texts.Count);
        Assert.All(texts, text => Assert.Equal("a\nb\nc", string.Join('\n', text.Split('\n').Order())));
    }

    [Theory]
    [InlineData("{name")]
    [InlineData("(?{name}")]
    [InlineData("{}")]
    public void A_part_that_is_not_closed_or_names_nothing_is_refused(string notation) => Assert.Throws<FormatException>(() => LayoutParser.Parse(notation));

    [Theory]
    [InlineData("{nobody}")]
    [InlineData("{:nothing}")]
    [InlineData("{name:nothing}")]
    public void An_unknown_field_or_kind_is_refused(string notation) => Assert.Throws<ArgumentException>(() => LayoutParser.Parse(notation));

    [Fact]
    public void Every_field_has_a_kind_and_every_clearly_missing_field_belongs_to_a_group()
    {
        Assert.All(FieldCatalog.Every, field => Assert.Equal(field.Kind, ValueKinds.Get(field.Kind).Name));
        Assert.All(FieldCatalog.ClearlyMissing, field => Assert.NotEmpty(ValueKinds.Get(field.Kind).Groups));
    }

    private static Page Write(string notation, int seed) => LayoutParser.Parse(notation).Write(new Draft(new Random(seed), Wording.Seen));
}
