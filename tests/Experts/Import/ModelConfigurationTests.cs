using System.Text;
using CoERouter.Experts.Import;
using Xunit;

namespace CoERouter.Tests.Experts.Import;

public sealed class ModelConfigurationTests
{
    private const string Text =
        """
        { "count": 7, "real": 2.5, "whole": 7.0, "flag": true, "text": "x", "numbers": [1, 2.5], "texts": ["a", "b"], "object": { "inner": -1 },
          "nothing": null, "id": 3, "ids": [4, 5], "large": 1e12 }
        """;

    private readonly ModelConfiguration _configuration = Parse(Text);

    [Fact]
    public void Every_kind_of_field_is_read()
    {
        Assert.Equal((7, 7, 2.5), (_configuration.Count("count"), _configuration.Count("whole"), _configuration.Number("real")));
        Assert.Equal((true, false, true), (_configuration.Flag("flag", false), _configuration.Flag("absent", false), _configuration.Flag("nothing", true)));
        Assert.Equal(("x", "y"), (_configuration.Text("text", "y"), _configuration.Text("nothing", "y")));
        Assert.Equal([1, 2.5], _configuration.Numbers("numbers")!);
        Assert.Equal(["a", "b"], _configuration.Texts("texts")!);
        Assert.Equal([3], _configuration.TokenIds("id"));
        Assert.Equal([4, 5], _configuration.TokenIds("ids"));
        Assert.Empty(_configuration.TokenIds("absent"));
        Assert.Equal((true, false, false), (_configuration.Has("count"), _configuration.Has("nothing"), _configuration.Has("absent")));
    }

    [Fact]
    public void What_is_absent_or_null_is_null()
    {
        foreach (string name in new[] { "absent", "nothing" })
        {
            Assert.Null(_configuration.FindCount(name));
            Assert.Null(_configuration.FindNumber(name));
            Assert.Null(_configuration.Numbers(name));
            Assert.Null(_configuration.Texts(name));
            Assert.Null(_configuration.Object(name));
        }
    }

    [Theory]
    [InlineData("count", "count")]
    [InlineData("real", "number")]
    public void What_is_required_and_absent_is_named(string field, string kind)
    {
        ModelConfiguration empty = Parse("{}");
        string sentence = Assert.Throws<ModelImportException>(() => kind == "count" ? empty.Count(field) : empty.Number(field)).Message;
        Assert.Contains(field, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_of_another_kind_is_named_with_its_place_and_what_is_legal()
    {
        (Action Read, string Words)[] faults =
        [
            (() => _configuration.Count("real"), "real"), (() => _configuration.Count("text"), "a whole number"), (() => _configuration.Count("large"), "a whole number"),
            (() => _configuration.Number("text"), "a number"), (() => _configuration.Flag("count", true), "true or false"),
            (() => _configuration.Text("count", ""), "a text"), (() => _configuration.Numbers("texts"), "a list of numbers"),
            (() => _configuration.Texts("numbers"), "a list of texts"), (() => _configuration.Object("count"), "an object"),
            (() => _configuration.Object("object")!.Count("inner"), "object.inner"), (() => _configuration.TokenIds("texts"), "texts"),
        ];
        foreach ((Action read, string words) in faults)
        {
            string sentence = Assert.Throws<ModelImportException>(read).Message;
            Assert.Contains(words, sentence, StringComparison.Ordinal);
            Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{ \"a\": 1, \"a\": 2 }")]
    [InlineData("{ \"a\": \"\\ud800\" }")]
    public void What_is_no_configuration_is_one_sentence(string text)
    {
        string sentence = Assert.Throws<ModelImportException>(() => Parse(text)).Message;
        Assert.StartsWith("config.json ", sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_is_bounded() =>
        Assert.Throws<ModelImportException>(() => Parse(string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40)));

    [Fact]
    public void Defaults_fill_what_is_absent_and_nothing_else()
    {
        ModelConfiguration filled = _configuration.WithDefaults([("count", "1"), ("nothing", "2"), ("absent", "\"z\"")]);
        Assert.Equal((7, 2, "z"), (filled.Count("count"), filled.Count("nothing"), filled.Text("absent", "")));
        Assert.False(_configuration.Has("absent"));
    }

    private static ModelConfiguration Parse(string text) => ModelConfiguration.Parse(Encoding.UTF8.GetBytes(text));
}
