using System.Text.Json;
using CoERouter.Host.Gateway;
using Xunit;

namespace CoERouter.Tests.Host.Gateway;

public sealed class ParametersTests
{
    private static readonly string[] Legal = ["a", "b"];

    [Fact]
    public void Null_counts_as_not_given()
    {
        Parameters parameters = Of("""{"a":null}""");
        Assert.Null(parameters.Find("a"));
        Assert.Null(parameters.Text("a"));
        Assert.Null(parameters.Flag("a"));
        Assert.Null(parameters.Integer("a", 0, 9));
        Assert.Null(parameters.Number("a", 0, 9));
        Assert.Null(parameters.Group("a", []));
        Assert.Null(parameters.Find("b"));
    }

    [Theory]
    [InlineData("0", 0, 1, false, true)]
    [InlineData("0", 0, 1, true, false)]
    [InlineData("1", 0, 1, true, true)]
    [InlineData("1.0000001", 0, 1, false, false)]
    [InlineData("-0.1", 0, 1, false, false)]
    [InlineData("1e400", 0, 1, false, false)]
    [InlineData("true", 0, 1, false, false)]
    public void A_number_lies_between_its_bounds(string value, float least, float most, bool aboveLeast, bool legal)
    {
        Parameters parameters = Of($$"""{"a":{{value}}}""");
        if (legal)
        {
            Assert.Equal(float.Parse(value, System.Globalization.CultureInfo.InvariantCulture), parameters.Number("a", least, most, aboveLeast));
        }
        else
        {
            GatewayRefusal refusal = Refusal(() => parameters.Number("a", least, most, aboveLeast));
            Assert.Contains($"legal is a number {(aboveLeast ? "above" : "from")} 0 to 1", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_in_faults_have_the_path_before_them()
    {
        using JsonDocument document = JsonDocument.Parse("""{"a":{"b":"x","c":1}}""");
        Parameters outer = new(document.RootElement, "messages[3].", Legal);
        GatewayRefusal refusal = Refusal(() => outer.Group("a", ["b"]));
        Assert.Equal(("messages[3].a.c", "unknown_parameter"), (refusal.Parameter, refusal.Code));
        Parameters inner = outer.Group("a", ["b", "c"])!.Value;
        Assert.Equal("messages[3].a.b", Refusal(() => inner.Flag("b")).Parameter);
        Assert.Equal("messages[3].a.x", inner.PathOf("x"));
    }

    [Fact]
    public void A_parameter_that_someone_else_refuses_is_let_through_and_not_listed()
    {
        using JsonDocument document = JsonDocument.Parse("""{"later":1}""");
        Assert.NotNull(new Parameters(document.RootElement, "", Legal, ["later"]).Find("later"));
        Assert.DoesNotContain("later", Refusal(() => _ = Of("""{"c":1}""", ["later"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"text of the prompt\"", "a string")]
    [InlineData("[1]", "an array")]
    [InlineData("{}", "an object")]
    [InlineData("false", "false")]
    [InlineData("17", "17")]
    [InlineData("1111111111111111111111111111111111111111", "a number")]
    public void Faults_show_numbers_and_flags_but_no_text(string value, string shown)
    {
        GatewayRefusal refusal = Refusal(() => Of($$"""{"a":{{value}}}""").Group("a", value == "{}" ? ["x"] : []) switch
        {
            null => null,
            { } group => (object?)group.Text("x") ?? throw group.Invalid("x", JsonElement.Parse("{}"), "y"),
        });
        Assert.Contains($"is {shown};", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["fine",{"k":[1,"é"]},null,true]""", true)]
    [InlineData("""["\ud800"]""", false)]
    [InlineData("""{"k":{"\udc00":1}}""", false)]
    [InlineData("""[[[["\ud83d\ude42"]]]]""", true)]
    public void Whole_looks_at_every_text_and_name(string value, bool legal)
    {
        Parameters parameters = Of($$"""{"a":{{value}}}""");
        JsonElement element = parameters.Find("a")!.Value;
        if (legal)
        {
            Assert.Equal(value, parameters.Whole(element, "a").GetRawText());
        }
        else
        {
            Assert.Contains("half of a surrogate pair", Refusal(() => parameters.Whole(element, "a")).Message, StringComparison.Ordinal);
        }
    }

    private static Parameters Of(string text, string[]? known = null) => new(JsonElement.Parse(text), string.Empty, Legal, known);

    private static GatewayRefusal Refusal(Func<object?> read) => Assert.Throws<GatewayRefusedException>(() => { read(); }).Refusal;

    private static GatewayRefusal Refusal(Action read) => Assert.Throws<GatewayRefusedException>(read).Refusal;
}
