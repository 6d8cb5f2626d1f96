using System.Globalization;
using System.Text.RegularExpressions;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Extraction.Fields;
using CoERouter.Training.Corpora.Extraction.Values;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Extraction;

/// <summary>Every kind of value has the shape that its name promises, in both wordings.</summary>
public sealed class ValueShapeTests
{
    private const int Draws = 1500;
    private const string Date = @"(\d{4}-\d\d-\d\d|\d\d[./]\d\d[./]\d{4}|\d{1,2} [A-Z][a-z]{2,8}( \d{4})?|[A-Z][a-z]{2,8} \d{1,2}(, \d{4})?|[A-Z][a-z]+day \d{1,2} [A-Z][a-z]+)";
    private const string Time = @"(\d\d:\d\d|\d{1,2}:\d\d [ap]m|\d{1,2}[ap]m)";
    private const string Money = @"(\d+|\d+\.\d\d|\d{1,3}(,\d{3})*\.\d\d|\d{1,3}(\.\d{3})*,\d\d)";

    private static readonly Dictionary<string, string> Shapes = new()
    {
        ["date"] = Date, ["soon"] = Date, ["later"] = Date, ["past"] = Date, ["birth"] = Date, ["time"] = Time, ["later-time"] = Time,
        ["money"] = Money, ["most-money"] = Money, ["more-money"] = Money, ["small-money"] = Money, ["salary"] = Money,
        ["currency"] = "[A-Z]{3}", ["symbol"] = "[$€£¥]", ["count"] = @"\d{1,3}", ["few"] = @"\d{1,2}", ["percent"] = @"\d{1,2}%",
        ["minutes"] = @"\d{1,2} (minutes|hours|min)", ["weight"] = @"\d{1,2}\.\d ?(kg|lb)", ["email"] = @"[a-z0-9._-]+@[^@\s]+\.[a-z.]+", ["phone"] = @"[+(\d][\d ()/-]+\d",
        ["zip"] = "[A-Z0-9]+([ -][A-Z0-9]+)?", ["street"] = @".*\d.*", ["iban"] = @"[A-Z]{2}[A-Z0-9]{2}[A-Z0-9 ]{12,20}", ["vat"] = "[A-Z]{2,3}[A-Z0-9]{8,11}",
        ["seat"] = @"\d{1,2}[A-Z]?|[A-Z]\d\d", ["flight"] = @"[A-Z0-9]{2} ?\d{3,4}", ["gate"] = @"[A-Z]?\d{1,2}[A-Z]?", ["platform"] = @"\d{1,2}[ab]?",
        ["plate"] = "[A-Z0-9]+[ -][A-Z0-9 -]+", ["train"] = @"[A-Z]{1,3} ?\d{2,4}", ["url"] = @"(https?://|www\.)\S+", ["path"] = @"(/[^/\s]+)+", ["file"] = @"\S+\.[a-z0-9]+",
        ["ip"] = @"\d{1,3}(\.\d{1,3}){3}", ["port"] = @"\d{2,5}", ["level"] = "[A-Za-z]+", ["http-status"] = @"[2-5]\d\d", ["method"] = "[A-Z]+", ["pid"] = @"\d{3,5}",
        ["bytes"] = @"\d{2,7}", ["milliseconds"] = @"\d{1,4} ?ms|\d\.\d{3}s", ["version"] = @"v?\d{1,2}\.\d{1,2}(\.\d|-rc2)?", ["host"] = @"[a-z0-9.-]+", ["quoted-message"] = "[^\"]+ \"[a-z]+\" [^\"]+",
        ["request"] = "[a-zA-Z0-9-]{6,9}", ["user"] = "[a-z0-9._'-]+", ["person"] = @"\p{Lu}[\p{L}.'-]*( \p{Lu}[\p{L}.'-]*)+",
    };

    public static TheoryData<string> Kinds => [.. ValueKinds.Every.Select(kind => kind.Name).Order()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Values_have_the_shape_of_their_kind_and_can_be_copied(string name)
    {
        ValueKind kind = ValueKinds.Get(name);
        Regex shape = new($"^(?:{Shapes.GetValueOrDefault(name, ".+")})$");
        var random = new Random(name.Length);
        for (int i = 0; i < Draws; i++)
        {
            string value = kind.Write(new Draft(random, i % 2 == 0 ? Wording.Seen : Wording.Unseen));
            Assert.Matches(shape, value);
            Assert.Equal(value.Trim(), value);
            Assert.DoesNotContain('\n', value);
            Assert.DoesNotContain("  ", value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Shapes_are_of_kinds_that_exist() => Assert.All(Shapes.Keys, name => Assert.Equal(name, ValueKinds.Get(name).Name));

    [Fact]
    public void Every_field_has_a_kind_and_every_value_of_it_can_be_asked_for()
    {
        foreach (Field field in FieldCatalog.Every)
        {
            ValueKind kind = ValueKinds.Get(field.Kind);
            Assert.NotEmpty(kind.Groups);
            Assert.Equal(field.Key.Replace('_', ' '), field.Spellings[0]);
        }

        Assert.All(FieldCatalog.ClearlyMissing, field => Assert.Contains(field, FieldCatalog.Every));
        Assert.Contains("poetry", Assert.Throws<ArgumentException>(() => ValueKinds.Get("poetry")).Message, StringComparison.Ordinal);
        Assert.Contains("poetry", Assert.Throws<ArgumentException>(() => FieldCatalog.Get("poetry")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_an_address_of_the_net_are_bytes()
    {
        var random = new Random(3);
        for (int i = 0; i < Draws; i++)
        {
            int[] parts = [.. ValueKinds.Get("ip").Write(new Draft(random, Wording.Seen)).Split('.').Select(int.Parse)];
            Assert.Equal(4, parts.Length);
            Assert.All(parts, part => Assert.InRange(part, 0, 255));
            Assert.InRange(int.Parse(ValueKinds.Get("port").Write(new Draft(random, Wording.Seen)), CultureInfo.InvariantCulture), 1, 65535);
        }
    }
}
