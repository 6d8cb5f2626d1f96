using System.Text.Json;
using CoERouter.Experts.Templates.ToolCalls;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Experts.Templates.ToolCalls;

/// <summary>The parts that formats of tool calls are made of.</summary>
public sealed class CallReadingTests
{
    [Theory]
    [InlineData("""{"name":"f"}""", "f({})")]
    [InlineData("""{"name":"f","arguments":{"a":1}}""", "f({\"a\":1})")]
    [InlineData("""{"name":"f","parameters":{"a":1}}""", "f({\"a\":1})")]
    [InlineData("""{"id":"x","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}""", "x=f({\"a\":1})")]
    [InlineData("""[{"name":"f"},{"tool_name":"g","tool_call_id":"7"}]""", "f({}) 7=g({})")]
    [InlineData("""{"name":""}""", null)]
    [InlineData("""{"name":"f","arguments":"no JSON"}""", null)]
    [InlineData("""{"name":"f","arguments":[1]}""", null)]
    [InlineData("""{"arguments":{}}""", null)]
    [InlineData("""[{"name":"f"},3]""", null)]
    [InlineData("[]", null)]
    [InlineData("3", null)]
    [InlineData("", null)]
    public void JSON_is_a_call_where_it_has_a_name_and_an_object(string body, string? expected) =>
        Assert.Equal(expected, Describe(CallBodies.ReadJson(body)));

    [Theory]
    [InlineData("[f(a=1, b='x')]", "f({\"a\":1,\"b\":\"x\"})")]
    [InlineData("f()", "f({})")]
    [InlineData("[a.b(c={'k': [1, -2.5, None, True]})]", "a.b({\"c\":{\"k\":[1,-2.5,null,true]}})")]
    [InlineData("[f(1)]", null)]
    [InlineData("[f(a=g())]", null)]
    [InlineData("[f(a=b)]", null)]
    [InlineData("[f(a={1: 2})]", null)]
    [InlineData("[3]", null)]
    [InlineData("f(", null)]
    [InlineData("}} {{", null)]
    public void Python_is_a_call_where_its_arguments_are_named_literals(string body, string? expected) =>
        Assert.Equal(expected, Describe(PythonCalls.Read(body)));

    [Fact]
    public void Calls_without_an_identity_of_their_own_get_one_that_nothing_has()
    {
        CallNumbers numbers = new(["call00001", "other"]);
        JsonElement none = JsonElement.Parse("{}");
        string?[] given = [null, null, "own", "own", "", "call00003", null];
        Assert.Equal(
            ["call00000", "call00002", "own", "call00003", "call00004", "call00005", "call00006"],
            given.Select(id => numbers.ToContent(new CallBody(id, "f", none)).CallId));
    }

    [Fact]
    public void Of_an_argument_given_twice_the_last_counts()
    {
        FunctionCallContent call = new CallNumbers([]).ToContent(new CallBody(null, "f", JsonElement.Parse("""{"a":1,"a":2}""")));
        Assert.Equal("2", Assert.Single(call.Arguments!).Value!.ToString());
    }

    [Theory]
    [InlineData("text <tool", "<tool_call>", 5)]
    [InlineData("text <", "<tool_call>", 1)]
    [InlineData("text", "<tool_call>", 0)]
    [InlineData("<tool_call>", "<tool_call>", 0)]
    [InlineData("aab", "aabaab", 3)]
    [InlineData("", "x", 0)]
    public void The_beginning_of_a_marker_is_found_at_the_end(string text, string marker, int expected) =>
        Assert.Equal(expected, PartialMarker.LengthAtEnd(text, marker));

    [Fact]
    public void Held_text_finds_a_marker_however_it_arrives_and_gives_everything_back()
    {
        const string Whole = "one <a> two <bb> three <a";
        string[] markers = ["<a>", "<bb>"];
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            HeldText held = new();
            string taken = "";
            List<string> found = [];
            for (int at = 0; at < Whole.Length;)
            {
                int length = Math.Min(random.Next(1, 6), Whole.Length - at);
                held.Append(Whole.Substring(at, length));
                at += length;
                while (held.Find(markers, out string marker) is >= 0 and int place)
                {
                    taken += held.Take(place) + held.Take(marker.Length);
                    found.Add(marker);
                }

                taken += held.TakeCertain(markers);
            }

            Assert.Equal(["<a>", "<bb>"], found);
            Assert.Equal("<a", held.Start(10));
            Assert.Equal(Whole, taken + held.Take(held.Length));
        }
    }

    [Fact]
    public void A_call_that_never_ends_is_text_after_a_bound()
    {
        AnswerReader reader = ToolCallFormats.Hermes.CreateReader();
        long shown = 0;
        string piece = new('x', 10_000);
        reader.Read("<tool_call>");
        for (int i = 0; i < 200; i++)
        {
            shown += reader.Read(piece).OfType<TextContent>().Sum(content => (long)content.Text.Length);
        }

        shown += reader.Finish().OfType<TextContent>().Sum(content => (long)content.Text.Length);
        Assert.Equal("<tool_call>".Length + (200L * piece.Length), shown);
    }

    private static string? Describe(IReadOnlyList<CallBody>? calls) => calls is null
        ? null
        : string.Join(' ', calls.Select(call => $"{(call.Id is null ? "" : call.Id + "=")}{call.Name}({call.Arguments.GetRawText()})"));
}
