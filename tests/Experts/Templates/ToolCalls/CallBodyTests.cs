using System.Text.Json;
using System.Text.Json.Nodes;
using CoERouter.Experts.Templates.ToolCalls;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Experts.Templates.ToolCalls;

/// <summary>The body of a call in every family's form, and what of it is no call.</summary>
public sealed class CallBodyTests
{
    [Theory]
    [InlineData("""{"name":"f","parameters":{}}""", "f({})")]
    [InlineData("""<|python_tag|>{"name":"f","parameters":{"a":1}}""", "f({\"a\":1})")]
    [InlineData("""{"name":"f"};{"name":"g"}""", "f({}) g({})")]
    [InlineData("""{"name":"f"} ; {"name":"g"}""", null)]
    [InlineData("[f(a=1), g()]", "f({\"a\":1}) g({})")]
    [InlineData("""<function=f>{"a":1}</function><function=g>{}</function>""", "f({\"a\":1}) g({})")]
    [InlineData("""<function=f>{"a":1}""", "f({\"a\":1})")]
    [InlineData("<function=f>no JSON</function>", null)]
    [InlineData("<function=>{}</function>", null)]
    [InlineData("<function=f", null)]
    [InlineData("{}", null)]
    [InlineData("[1, 2]", null)]
    public void Llama(string body, string? expected) => Assert.Equal(expected, Describe(CallBodies.ReadLlama(body)));

    [Theory]
    [InlineData("""[{"name":"f","arguments":{"a":1},"id":"abcdefghi"}]""", "abcdefghi=f({\"a\":1})")]
    [InlineData("""  [{"name":"f"}] """, "f({})")]
    [InlineData("""f{"a":1}""", "f({\"a\":1})")]
    [InlineData("""f[ARGS]{"a":1}""", "f({\"a\":1})")]
    [InlineData("""f[CALL_ID]abc[ARGS]{}""", "abc=f({})")]
    [InlineData("""f[ARGS]{}[TOOL_CALLS]g[ARGS]{"b":2}""", "f({}) g({\"b\":2})")]
    [InlineData("""f[ARGS]{}[TOOL_CALLS]g""", null)]
    [InlineData("""{"a":1}""", null)]
    [InlineData("f", null)]
    [InlineData("f[ARGS]x", null)]
    [InlineData("a b\nc{}", null)]
    public void Mistral(string body, string? expected) => Assert.Equal(expected, Describe(CallBodies.ReadMistral(body)));

    [Theory]
    [InlineData("<｜tool▁call▁begin｜>f<｜tool▁sep｜>{\"a\":1}<｜tool▁call▁end｜>", "f({\"a\":1})")]
    [InlineData("<｜tool▁call▁begin｜>function<｜tool▁sep｜>f\n```json\n{\"a\":1}\n```<｜tool▁call▁end｜>", "f({\"a\":1})")]
    [InlineData("<｜tool▁call▁begin｜>f<｜tool▁sep｜>{}<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>g<｜tool▁sep｜>{}", "f({}) g({})")]
    [InlineData("<｜tool▁call▁begin｜>f<｜tool▁call▁end｜>", null)]
    [InlineData("<｜tool▁call▁begin｜>f<｜tool▁sep｜>[]<｜tool▁call▁end｜>", null)]
    [InlineData("", null)]
    public void DeepSeek(string body, string? expected) => Assert.Equal(expected, Describe(CallBodies.ReadDeepSeek(body)));

    [Theory]
    [InlineData("<|tool_call_begin|>functions.f:0<|tool_call_argument_begin|>{\"a\":1}<|tool_call_end|>", "functions.f:0=f({\"a\":1})")]
    [InlineData("<|tool_call_begin|> f <|tool_call_argument_begin|>{}<|tool_call_end|>", "f=f({})")]
    [InlineData("<|tool_call_begin|>functions.f:0{}<|tool_call_end|>", null)]
    [InlineData("<|tool_call_begin|>functions.:0<|tool_call_argument_begin|>{}<|tool_call_end|>", null)]
    public void Kimi(string body, string? expected) => Assert.Equal(expected, Describe(CallBodies.ReadKimi(body)));

    [Theory]
    [InlineData("<function=f></function>", "f({})")]
    [InlineData("<function=f><parameter=a>1</parameter><parameter=b>x y</parameter></function>", "f({\"a\":1,\"b\":\"x y\"})")]
    [InlineData("<function=f>\n<parameter=a>\nline 1\nline 2\n</parameter>\n</function>", "f({\"a\":\"line 1\\nline 2\"})")]
    [InlineData("<function=f><parameter=a>{\"k\": [1]}</parameter></function>", "f({\"a\":{\"k\":[1]}})")]
    [InlineData("<function=f><parameter=a>\n\n x\n\n</parameter></function>", "f({\"a\":\"\\n x\\n\"})")]
    [InlineData("<function=f><parameter=a>1</parameter></function><function=g></function>", "f({\"a\":1}) g({})")]
    [InlineData("{\"name\":\"f\",\"arguments\":{}}", "f({})")]
    [InlineData("<function=f", null)]
    [InlineData("text", null)]
    public void Tags(string body, string? expected) => Assert.Equal(expected, Describe(CallBodies.ReadTags(body)));

    [Theory]
    [InlineData("f", "f({})")]
    [InlineData("f\n<arg_key>a</arg_key>\n<arg_value>1</arg_value>", "f({\"a\":1})")]
    [InlineData("f<arg_key>a</arg_key><arg_value>x</arg_value><arg_key>b</arg_key><arg_value>[1]</arg_value>", "f({\"a\":\"x\",\"b\":[1]})")]
    [InlineData("f<arg_key>a</arg_key>", null)]
    [InlineData("f<arg_value>a</arg_value>", null)]
    [InlineData("<arg_key>a</arg_key><arg_value>x</arg_value>", null)]
    [InlineData("two\nlines", null)]
    public void Keys_and_values(string body, string? expected) => Assert.Equal(expected, Describe(CallBodies.ReadKeysAndValues(body)));

    [Theory]
    [InlineData("hermes")]
    [InlineData("phi-4")]
    [InlineData("granite")]
    [InlineData("mistral")]
    [InlineData("mistral-args")]
    [InlineData("llama")]
    [InlineData("lfm2")]
    [InlineData("deepseek")]
    [InlineData("kimi")]
    [InlineData("command")]
    [InlineData("gpt-oss")]
    public void Random_arguments_come_out_as_they_were_written(string family)
    {
        for (int seed = 0; seed < 150; seed++)
        {
            Random random = new(seed);
            JsonObject arguments = Arguments(random, 2);
            string json = arguments.ToJsonString();
            (ToolCallFormat format, string answer) = Write(family, json, arguments);
            AnswerReader reader = format.CreateReader();
            List<AIContent> contents = [];
            for (int at = 0, length; at < answer.Length; at += length)
            {
                length = Math.Min(random.Next(1, 20), answer.Length - at);
                contents.AddRange(reader.Read(answer.Substring(at, length)));
            }

            contents.AddRange(reader.Finish());

            FunctionCallContent call = Assert.IsType<FunctionCallContent>(Assert.Single(contents));
            Assert.Equal("look_up", call.Name);
            Assert.True(JsonNode.DeepEquals(arguments, JsonSerializer.SerializeToNode(call.Arguments)), json);
        }
    }

    private static (ToolCallFormat Format, string Answer) Write(string family, string json, JsonObject arguments) => family switch
    {
        "hermes" => (ToolCallFormats.Hermes, $"<tool_call>\n{{\"name\": \"look_up\", \"arguments\": {json}}}\n</tool_call>"),
        "phi-4" => (ToolCallFormats.Phi, $"<|tool_call|>[{{\"name\": \"look_up\", \"arguments\": {json}}}]<|/tool_call|>"),
        "granite" => (ToolCallFormats.Granite, $"<|tool_call|>[{{\"name\": \"look_up\", \"arguments\": {json}}}]"),
        "mistral" => (ToolCallFormats.Mistral, $"[TOOL_CALLS] [{{\"name\": \"look_up\", \"arguments\": {json}}}]"),
        "mistral-args" => (ToolCallFormats.Mistral, $"[TOOL_CALLS]look_up[ARGS]{json}"),
        "llama" => (ToolCallFormats.Llama, $"{{\"name\": \"look_up\", \"parameters\": {json}}}"),
        "lfm2" => (ToolCallFormats.Lfm, $"<|tool_call_start|>[look_up({string.Join(", ", arguments.Select(pair => $"{pair.Key}={Python(pair.Value)}"))})]<|tool_call_end|>"),
        "deepseek" => (ToolCallFormats.DeepSeek, $"<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>look_up<｜tool▁sep｜>{json}<｜tool▁call▁end｜><｜tool▁calls▁end｜>"),
        "kimi" => (
            ToolCallFormats.Kimi,
            $"<|tool_calls_section_begin|><|tool_call_begin|>functions.look_up:0<|tool_call_argument_begin|>{json}<|tool_call_end|><|tool_calls_section_end|>"),
        "command" => (ToolCallFormats.Command, $"<|START_ACTION|>[{{\"tool_name\": \"look_up\", \"parameters\": {json}}}]<|END_ACTION|>"),
        _ => (ToolCallFormats.Harmony, $"<|channel|>commentary to=functions.look_up <|constrain|>json<|message|>{json}<|call|>"),
    };

    private static JsonObject Arguments(Random random, int depth)
    {
        JsonObject arguments = [];
        for (int index = random.Next(4); index >= 0; index--)
        {
            arguments[$"key_{index}"] = Value(random, depth);
        }

        return arguments;
    }

    private static JsonNode? Value(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => JsonValue.Create((long)random.Next(-1000, 1000)),
        3 => JsonValue.Create(random.Next(-1000, 1000) + 0.5),
        4 => JsonValue.Create(string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => new[] { "a", " ", "é", "\"", "\\", "\n", "{", "]", ";", "<", "'" }[random.Next(11)]))),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Value(random, depth - 1))]),
        _ => Arguments(random, depth - 1),
    };

    private static string Python(JsonNode? value) => value switch
    {
        null => "None",
        JsonArray array => "[" + string.Join(", ", array.Select(Python)) + "]",
        JsonObject mapping => "{" + string.Join(", ", mapping.Select(pair => $"'{pair.Key}': {Python(pair.Value)}")) + "}",
        JsonValue single when single.TryGetValue(out bool flag) => flag ? "True" : "False",
        JsonValue single when single.TryGetValue(out string? text) =>
            "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "'",
        _ => value.ToJsonString(),
    };

    private static string? Describe(IReadOnlyList<CallBody>? calls) => calls is null
        ? null
        : string.Join(' ', calls.Select(call => $"{(call.Id is null ? "" : call.Id + "=")}{call.Name}({call.Arguments.GetRawText()})"));
}
