using System.Text.Json;
using CoERouter.Experts.Folders.Configurations;
using Xunit;

namespace CoERouter.Tests.Experts.Folders.Configurations;

public sealed class ConfigurationFieldsTests
{
    private readonly List<string> _faults = [];

    [Fact]
    public void What_is_missing_or_null_has_its_default_and_is_no_fault()
    {
        foreach (string json in (string[])["{}", """{"x":null}"""])
        {
            ConfigurationFields fields = Of(json);
            Assert.False(fields.Has("x"));
            Assert.Equal(7, fields.Integer("x", 0, 9, 7));
            Assert.Equal(0.5f, fields.Number("x", 0, 1, 0.5f));
            Assert.Equal("d", fields.Text("x", "d"));
            Assert.Equal("p.%d", fields.Pattern("x", "p.%d"));
            Assert.Null(fields.Text("x", null));
            Assert.Null(fields.Pattern("x", null));
            Assert.Null(fields.Token("x"));
            Assert.Empty(fields.Tokens("x", 4));
            Assert.False(fields.Flag("x"));
            Assert.False(fields.Object("x").Has("y"));
        }

        Assert.Empty(_faults);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("9", 9)]
    [InlineData("-1", null)]
    [InlineData("10", null)]
    [InlineData("1.5", null)]
    [InlineData("1e0", null)]
    [InlineData("99999999999", null)]
    [InlineData("\"1\"", null)]
    [InlineData("true", null)]
    [InlineData("[1]", null)]
    public void A_whole_number_lies_within_its_limits(string value, int? read)
    {
        Assert.Equal(read ?? 5, Of($$"""{"x":{{value}}}""").Integer("x", 0, 9, 5));
        Assert.Equal(read is null ? 1 : 0, _faults.Count);
        Assert.All(_faults, fault => Assert.EndsWith(", legal is a whole number from 0 to 9", fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("12", "12")]
    [InlineData("1.25", "1.25")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("\"secret\"", "a text")]
    [InlineData("[1,2]", "a list")]
    [InlineData("{}", "an object")]
    [InlineData("123456789012345678901234567890123", "a number of too many digits")]
    public void A_fault_shows_numbers_and_names_the_kind_of_anything_else(string value, string shown)
    {
        Of($$"""{"x":{{value}}}""").Integer("x", 0, 9, 0);
        Assert.Equal([$"x is {shown}, legal is a whole number from 0 to 9"], _faults);
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("0", 0)]
    [InlineData("-1", null)]
    [InlineData("-2147483648", null)]
    public void A_token_below_zero_is_none(string value, int? token)
    {
        Assert.Equal(token, Of($$"""{"x":{{value}}}""").Token("x"));
        Assert.Empty(_faults);
    }

    [Fact]
    public void A_token_of_another_kind_is_a_fault()
    {
        Assert.Null(Of("""{"x":"<s>"}""").Token("x"));
        Assert.Equal(["x is a text, legal is a whole number from -2147483648 to 2147483647"], _faults);
    }

    [Fact]
    public void Tokens_are_one_number_or_a_list_of_at_most_so_many()
    {
        ConfigurationFields fields = Of("""{"one":3,"none":[],"some":[1,2,1],"many":[1,2,3,4],"bad":[1,"2",-3],"text":"x"}""");
        Assert.Equal([3], fields.Tokens("one", 3));
        Assert.Empty(fields.Tokens("none", 3));
        Assert.Equal([1, 2, 1], fields.Tokens("some", 3));
        Assert.Empty(_faults);
        Assert.Empty(fields.Tokens("many", 3));
        fields.Tokens("bad", 3);
        fields.Tokens("text", 3);
        Assert.Equal(
            [
                "many has 4 entries, legal are at most 3",
                "bad is a text, legal is a whole number from 0 to 2147483647",
                "bad is -3, legal is a whole number from 0 to 2147483647",
                "text is a text, legal is a whole number from 0 to 2147483647",
            ],
            _faults);
    }

    [Theory]
    [InlineData("0", 0f)]
    [InlineData("1", 1f)]
    [InlineData("0.25", 0.25f)]
    [InlineData("2.5e-1", 0.25f)]
    [InlineData("1.0001", null)]
    [InlineData("-0.1", null)]
    [InlineData("1e999", null)]
    [InlineData("\"0.5\"", null)]
    public void A_number_lies_within_its_limits(string value, float? read)
    {
        Assert.Equal(read ?? 0.75f, Of($$"""{"x":{{value}}}""").Number("x", 0, 1, 0.75f));
        Assert.Equal(read is null ? 1 : 0, _faults.Count);
        Assert.All(_faults, fault => Assert.EndsWith(", legal is a number from 0 to 1", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void A_flag_is_true_or_false_and_nothing_else()
    {
        ConfigurationFields fields = Of("""{"a":true,"b":false,"c":1,"d":"true"}""");
        Assert.True(fields.Flag("a"));
        Assert.False(fields.Flag("b"));
        Assert.Empty(_faults);
        Assert.False(fields.Flag("c"));
        Assert.False(fields.Flag("d"));
        Assert.Equal(["c is 1, legal is true or false", "d is a text, legal is true or false"], _faults);
    }

    [Fact]
    public void A_text_has_one_to_so_many_characters_and_is_whole()
    {
        Assert.Equal("a", Of("""{"x":"a"}""").Text("x", "d", 3));
        Assert.Equal("abc", Of("""{"x":"abc"}""").Text("x", "d", 3));
        Assert.Empty(_faults);
        foreach (string value in (string[])["\"\"", "\"abcd\"", "1", "[]", "\"a\\u0000\"", "\"\\ud800\""])
        {
            Assert.Equal("d", Of($$"""{"x":{{value}}}""").Text("x", "d", 3));
        }

        Assert.Equal(Enumerable.Repeat("x is not a text of 1 to 3 characters", 6), _faults);
    }

    [Theory]
    [InlineData("past.%d.key", true)]
    [InlineData("%d", true)]
    [InlineData("past", false)]
    [InlineData("%d.%d", false)]
    [InlineData("%s.%d", false)]
    [InlineData("100%", false)]
    [InlineData("%%d", false)]
    [InlineData("%D", false)]
    public void A_pattern_holds_one_number_of_a_layer(string value, bool legal)
    {
        Assert.Equal(legal ? value : "x.%d", Of($$"""{"x":"{{value}}"}""").Pattern("x", "x.%d"));
        string[] faults = legal ? [] : [$"x is '{value}', legal is a name with one %d for the layer"];
        Assert.Equal(faults, _faults);
    }

    [Fact]
    public void Faults_name_the_path_of_a_field()
    {
        ConfigurationFields inner = Of("""{"a":{"b":{"c":-1,"d":7}}}""").Object("a").Object("b");
        inner.Integer("c", 0, 9, 0);
        inner.Object("d").Integer("e", 0, 9, 0);
        Assert.Equal(["a.b.c is -1, legal is a whole number from 0 to 9", "a.b.d is not an object"], _faults);
    }

    private ConfigurationFields Of(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return new(document.RootElement.Clone(), "", _faults);
    }
}
