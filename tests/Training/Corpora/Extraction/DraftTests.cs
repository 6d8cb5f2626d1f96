using System.Globalization;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Extraction.Fields;
using CoERouter.Training.Corpora.Extraction.Layouts;
using CoERouter.Training.Corpora.Extraction.Values;
using CoERouter.Training.Corpora.Extraction.Words;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Extraction;

/// <summary>What the values of one document have in common, and how they lie to each other in time and size.</summary>
public sealed class DraftTests
{
    private static readonly string[] FullDates = ["yyyy-MM-dd", "dd.MM.yyyy", "d MMMM yyyy", "MMMM d, yyyy", "d MMM yyyy"];

    [Fact]
    public void Days_come_in_the_order_that_their_fields_say()
    {
        var random = new Random(1);
        int compared = 0;
        for (int i = 0; i < 3000; i++)
        {
            var draft = new Draft(random, Wording.Seen);
            DateTime?[] days = [.. new[] { "birth", "past", "date", "soon", "later" }.Select(kind => Day(ValueKinds.Get(kind).Write(draft)))];
            if (days.All(day => day is not null))
            {
                compared++;
                Assert.Equal(days.Order(), days);
                Assert.Distinct(days);
            }
        }

        Assert.True(compared > 1000);
    }

    [Fact]
    public void Ends_are_after_starts_on_the_same_day()
    {
        var random = new Random(2);
        for (int i = 0; i < 3000; i++)
        {
            var draft = new Draft(random, Wording.Seen);
            TimeOnly start = Clock(ValueKinds.Get("time").Write(draft)), end = Clock(ValueKinds.Get("later-time").Write(draft));
            Assert.True(end > start, $"{start} to {end}");
            Assert.InRange(start, new TimeOnly(7, 0), new TimeOnly(17, 0));
        }
    }

    [Fact]
    public void Parts_of_a_total_are_smaller_than_it_and_a_balance_is_larger()
    {
        var random = new Random(3);
        for (int i = 0; i < 3000; i++)
        {
            var draft = new Draft(random, Wording.Seen);
            decimal total = Amount("money"), net = Amount("most-money"), tax = Amount("small-money"), balance = Amount("more-money");
            Assert.True(tax < net && net < total && total < balance, $"{tax} {net} {total} {balance}");

            decimal Amount(string kind) => Read(ValueKinds.Get(kind).Write(draft));
        }
    }

    [Fact]
    public void Patterns_are_filled_letter_by_letter_and_the_rest_stays()
    {
        var draft = new Draft(new Random(4), Wording.Seen);
        for (int i = 0; i < 200; i++)
        {
            Assert.Matches("^[0-9][A-Z][a-z][A-Z0-9][a-z0-9]-x 7$", draft.Fill("#@~*%-x 7"));
        }

        Assert.Equal("", draft.Fill(""));
    }

    [Theory]
    [InlineData(Wording.Seen)]
    [InlineData(Wording.Unseen)]
    public void What_is_drawn_fresh_is_on_the_side_asked_for(Wording wording)
    {
        var draft = new Draft(new Random(5), wording);
        for (int i = 0; i < 2000; i++)
        {
            Assert.Equal(wording, WordSide.Of(draft.Fresh("###", "@@-####")));
            Assert.Equal(wording, WordSide.Of(draft.Invent(capital: i % 2 == 0)));
            Assert.Equal(wording, WordSide.Of(draft.Pick(PlacePools.Cities)));
        }
    }

    [Fact]
    public void Capitals_are_as_asked()
    {
        var draft = new Draft(new Random(6), Wording.Seen);
        Assert.All(Enumerable.Range(0, 300), _ => Assert.True(char.IsUpper(draft.Invent(capital: true)[0])));
        Assert.All(Enumerable.Range(0, 300), _ => Assert.True(char.IsLower(draft.Invent(capital: false)[0])));
    }

    [Fact]
    public void A_field_that_comes_twice_has_one_value()
    {
        var random = new Random(7);
        Layout layout = LayoutParser.Parse("{order_id} and again {order_id}, but {:order}");
        for (int i = 0; i < 300; i++)
        {
            Page page = layout.Write(new Draft(random, Wording.Seen));
            string value = page.Values[FieldCatalog.Get("order_id")];
            Assert.StartsWith($"{value} and again {value}, but ", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_a_run_leaves_out_is_missing_unless_something_could_be_taken_for_it()
    {
        var random = new Random(8);
        Layout plain = LayoutParser.Parse("Hello {name}(?, mail {email}?)"), confusing = LayoutParser.Parse("Hello {name}, not {:email}(?, mail {email}?)");
        int left = 0;
        for (int i = 0; i < 1000; i++)
        {
            Page page = plain.Write(new Draft(random, Wording.Seen));
            bool holds = page.Text.Contains(", mail ", StringComparison.Ordinal);
            left += holds ? 0 : 1;
            Assert.Equal(holds, page.Values.ContainsKey(FieldCatalog.Get("email")));
            Assert.Equal(holds ? [] : ["email"], page.LeftOut().Select(field => field.Key));
            Assert.Empty(confusing.Write(new Draft(random, Wording.Seen)).LeftOut());
        }

        Assert.InRange(left, 330, 470);
    }

    [Fact]
    public void Nothing_like_a_field_means_no_value_of_its_kind()
    {
        var random = new Random(9);
        Page page = LayoutParser.Parse("{total} {:symbol} on {date}").Write(new Draft(random, Wording.Seen));
        Assert.All(new[] { "price", "currency", "tax", "due_date", "timestamp", "total" }, key => Assert.False(page.HoldsNothingLike(FieldCatalog.Get(key)), key));
        Assert.All(new[] { "email", "phone", "seat" }, key => Assert.True(page.HoldsNothingLike(FieldCatalog.Get(key)), key));
    }

    [Fact]
    public void Lines_in_any_order_are_the_same_lines()
    {
        var random = new Random(10);
        HashSet<string> orders = [];
        for (int i = 0; i < 400; i++)
        {
            string[] lines = LayoutParser.Parse("~one\ntwo\nthree").Write(new Draft(random, Wording.Seen)).Text.Split('\n');
            Assert.Equal(["one", "three", "two"], lines.Order());
            orders.Add(string.Join(' ', lines));
        }

        Assert.Equal(6, orders.Count);
    }

    [Fact]
    public void A_label_is_a_spelling_of_its_field_and_stands_right_before_the_value()
    {
        var random = new Random(11);
        HashSet<string> labels = [];
        for (int i = 0; i < 300; i++)
        {
            Page page = LayoutParser.Parse("{phone=}").Write(new Draft(random, Wording.Seen));
            string[] parts = page.Text.Split(": ");
            Assert.Equal(page.Values[FieldCatalog.Get("phone")], parts[1]);
            labels.Add(parts[0].ToLowerInvariant());
        }

        Assert.Equal(FieldCatalog.Get("phone").Spellings.Order(), labels.Order());
    }

    private static DateTime? Day(string text) =>
        DateTime.TryParseExact(text, FullDates, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day) ? day : null;

    private static TimeOnly Clock(string text) => TimeOnly.ParseExact(text.ToUpperInvariant(), ["HH:mm", "h:mm tt", "htt"], CultureInfo.InvariantCulture);

    // The last point or comma before two digits parts the cents; the others part thousands.
    private static decimal Read(string text)
    {
        bool cents = text.Length > 3 && text[^3] is '.' or ',';
        string digits = new([.. text.Where(char.IsAsciiDigit)]);
        return decimal.Parse(digits, CultureInfo.InvariantCulture) / (cents ? 100 : 1);
    }
}
