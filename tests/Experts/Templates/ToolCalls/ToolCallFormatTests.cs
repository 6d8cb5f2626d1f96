using System.Text.Json;
using CoERouter.Experts.Templates.ToolCalls;
using CoERouter.Tests.Conformance.Templates;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Experts.Templates.ToolCalls;

public sealed class ToolCallFormatTests
{
    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Paris = """weather({"city":"Paris","days":2})""";

    public static TheoryData<string, string, string> Answers() => new()
    {
        { "hermes", "Let me see.\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\", \"days\": 2}}\n</tool_call>", "text(Let me see.\n) call00000=" + Paris },
        { "hermes", "<tool_call>{\"name\": \"a\", \"arguments\": {}}</tool_call>\n<tool_call>{\"name\": \"b\", \"arguments\": {\"x\": \"<\"}}</tool_call>", "call00000=a({}) text(\n) call00001=b({\"x\":\"<\"})" },
        { "hermes", "a <tool_call>no call</tool_call> b", "text(a <tool_call>no call</tool_call> b)" },
        { "hermes", "1 < 2 and <tool", "text(1 < 2 and <tool)" },
        { "hermes", "<tool_call>{\"name\": \"a\", \"arguments\": {}}", "call00000=a({})" },
        { "hermes", "<tool_call>{\"name\": \"a\", \"argu", "text(<tool_call>{\"name\": \"a\", \"argu)" },
        { "hermes", "<tool_call>{\"name\": \"a\", \"arguments\": \"{\\\"k\\\": 1}\"}</tool_call>", "call00000=a({\"k\":1})" },
        { "qwen-coder", "<tool_call>\n<function=weather>\n<parameter=city>\nParis\n</parameter>\n<parameter=days>\n2\n</parameter>\n</function>\n</tool_call>", "call00000=" + Paris },
        { "glm", "<tool_call>weather\n<arg_key>city</arg_key>\n<arg_value>Paris</arg_value>\n<arg_key>days</arg_key>\n<arg_value>2</arg_value>\n</tool_call>", "call00000=" + Paris },
        { "mistral", "[TOOL_CALLS][{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\", \"days\": 2}, \"id\": \"abcdefghi\"}]", "abcdefghi=" + Paris },
        { "mistral", "[TOOL_CALLS]weather[ARGS]{\"city\": \"Paris\", \"days\": 2}", "call00000=" + Paris },
        { "mistral", "Ok.[TOOL_CALLS]weather[CALL_ID]abcdefghi[ARGS]{\"city\": \"Paris\", \"days\": 2}[TOOL_CALLS]b{}", "text(Ok.) abcdefghi=" + Paris + " call00000=b({})" },
        { "phi-4", "<|tool_call|>[{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\", \"days\": 2}}]<|/tool_call|>", "call00000=" + Paris },
        { "granite", "<|tool_call|>[{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\", \"days\": 2}}]", "call00000=" + Paris },
        { "functools", " functools[{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\", \"days\": 2}}]", "text( ) call00000=" + Paris },
        { "deepseek", "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>weather\n```json\n{\"city\": \"Paris\", \"days\": 2}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>", "call00000=" + Paris },
        { "deepseek", "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>weather<｜tool▁sep｜>{\"city\": \"Paris\", \"days\": 2}<｜tool▁call▁end｜><｜tool▁call▁begin｜>b<｜tool▁sep｜>{}<｜tool▁call▁end｜><｜tool▁calls▁end｜>", "call00000=" + Paris + " call00001=b({})" },
        { "kimi", "<|tool_calls_section_begin|><|tool_call_begin|>functions.weather:0<|tool_call_argument_begin|>{\"city\": \"Paris\", \"days\": 2}<|tool_call_end|><|tool_calls_section_end|>", "functions.weather:0=" + Paris },
        { "lfm2", "<|tool_call_start|>[weather(city=\"Paris\", days=2), b(x=-1.5, y=[True, None], z={'k': 'v'})]<|tool_call_end|>Done.", "call00000=" + Paris + " call00001=b({\"x\":-1.5,\"y\":[true,null],\"z\":{\"k\":\"v\"}}) text(Done.)" },
        { "lfm2", "<|tool_call_start|>[weather(other())]<|tool_call_end|>", "text(<|tool_call_start|>[weather(other())]<|tool_call_end|>)" },
        { "command", "<|START_ACTION|>[\n    {\"tool_call_id\": \"0\", \"tool_name\": \"weather\", \"parameters\": {\"city\": \"Paris\", \"days\": 2}}\n]<|END_ACTION|>", "0=" + Paris },
        { "llama", "{\"name\": \"weather\", \"parameters\": {\"city\": \"Paris\", \"days\": 2}}", "call00000=" + Paris },
        { "llama", "<|python_tag|>{\"name\": \"weather\", \"parameters\": {\"city\": \"Paris\", \"days\": 2}}; {\"name\": \"b\", \"parameters\": {}}", "call00000=" + Paris + " call00001=b({})" },
        { "llama", "<function=weather>{\"city\": \"Paris\", \"days\": 2}</function>", "call00000=" + Paris },
        { "llama", "[weather(city='Paris', days=2)]", "call00000=" + Paris },
        { "llama", "{\"answer\": 42}", "text({\"answer\": 42})" },
        { "llama", "The answer is {\"name\": \"x\"}.", "text(The answer is {\"name\": \"x\"}.)" },
        { "gpt-oss", "<|channel|>analysis<|message|>I should look.<|end|><|start|>assistant<|channel|>commentary to=functions.weather <|constrain|>json<|message|>{\"city\": \"Paris\", \"days\": 2}<|call|>", "reasoning(I should look.) call00000=" + Paris },
        { "gpt-oss", "<|start|>assistant to=functions.weather<|channel|>commentary json<|message|>{\"city\": \"Paris\", \"days\": 2}<|call|>", "call00000=" + Paris },
        { "gpt-oss", "<|channel|>final<|message|>It is 1 < 2.<|return|>", "text(It is 1 < 2.)" },
        { "gpt-oss", "<|channel|>final<|message|>It broke off <|e", "text(It broke off <|e)" },
        { "gpt-oss", "No channel at all.", "text(No channel at all.)" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_reads_the_same_however_it_is_cut(string format, string answer, string expected)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            AnswerReader reader = ByName(format).CreateReader();
            List<AIContent> contents = [];
            for (int at = 0; at < answer.Length;)
            {
                int length = seed == 0 ? answer.Length : seed == 1 ? 1 : Math.Min(random.Next(1, 12), answer.Length - at);
                contents.AddRange(reader.Read(answer.Substring(at, length)));
                at += length;
            }

            contents.AddRange(reader.Finish());

            Assert.Equal(expected, Describe(contents));
        }
    }

    [Fact]
    public void Text_before_a_call_is_not_held_back()
    {
        AnswerReader reader = ToolCallFormats.Hermes.CreateReader();

        Assert.Equal("text(Hello )", Describe(reader.Read("Hello <tool")));
        Assert.Equal("text(<toolbox)", Describe(reader.Read("box")));
    }

    [Fact]
    public void A_call_without_end_comes_out_as_text_once_it_is_too_long()
    {
        AnswerReader reader = ToolCallFormats.Hermes.CreateReader();
        string piece = new('x', 1 << 16);
        int characters = 0;
        Assert.Empty(reader.Read("<tool_call>"));
        for (int count = 0; count < 20; count++)
        {
            characters += reader.Read(piece).Sum(content => ((TextContent)content).Text.Length);
        }

        characters += reader.Finish().Sum(content => ((TextContent)content).Text.Length);
        Assert.Equal("<tool_call>".Length + (20 << 16), characters);
    }

    [Theory]
    [InlineData("hermes", "Qwen-Qwen2.5-7B-Instruct", "Qwen-Qwen3-0.6B", "NousResearch-Hermes-3-Llama-3.1-8B-tool_use", "ibm-granite-granite-4.0")]
    [InlineData("qwen-coder", "Qwen3-Coder", "NVIDIA-Nemotron-3-Nano-30B-A3B-BF16")]
    [InlineData("glm", "GLM-4.6")]
    [InlineData("mistral", "mistralai-Mistral-Nemo-Instruct-2407", "Mistral-Small-3.2-24B-Instruct-2506", "unsloth-mistral-Devstral-Small-2507")]
    [InlineData("granite", "ibm-granite-granite-3.3-2B-Instruct")]
    [InlineData("deepseek", "deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", "deepseek-ai-DeepSeek-V3.1")]
    [InlineData("kimi", "Kimi-K2-Instruct")]
    [InlineData("lfm2", "LFM2.5-8B-A1B")]
    [InlineData("command", "CohereForAI-c4ai-command-r7b-12-2024-tool_use")]
    [InlineData("llama", "meta-llama-Llama-3.1-8B-Instruct", "meta-llama-Llama-3.2-3B-Instruct")]
    [InlineData("gpt-oss", "openai-gpt-oss-120b")]
    [InlineData("", "google-gemma-2-2b-it", "microsoft-Phi-3.5-mini-instruct")]
    public void The_format_is_told_by_the_published_template(string format, params string[] templates)
    {
        foreach (string name in templates)
        {
            string file = ChatTemplateFixtures.TemplateFiles().Single(file => Path.GetFileNameWithoutExtension(file) == name);

            Assert.Equal(format, ToolCallFormats.Detect(File.ReadAllText(file))?.Name ?? "");
        }
    }

    [Fact]
    public void No_mangled_answer_loses_text_or_throws()
    {
        string[] answers = [.. Answers().Select(row => row.Data.Item2)];
        for (int seed = 0; seed < 3000; seed++)
        {
            Random random = new(seed);
            (string format, string answer, _) = Answers().ElementAt(seed % answers.Length).Data;
            int at = random.Next(answer.Length);
            answer = random.Next(3) switch
            {
                0 => answer.Remove(at, Math.Min(random.Next(1, 8), answer.Length - at)),
                1 => answer.Insert(at, answer[..random.Next(answer.Length)]),
                _ => answer[..at] + "<|\"{[}]>"[random.Next(8)] + answer[(at + 1)..],
            };
            AnswerReader reader = ByName(format).CreateReader();
            List<AIContent> contents = [.. reader.Read(answer[..(answer.Length / 2)]), .. reader.Read(answer[(answer.Length / 2)..]), .. reader.Finish()];

            Assert.All(contents, content => Assert.True(content is TextContent or TextReasoningContent or FunctionCallContent { Name.Length: > 0 }));
            if (contents.TrueForAll(content => content is TextContent) && format != "gpt-oss")
            {
                Assert.Equal(answer, string.Concat(contents.Select(content => ((TextContent)content).Text)));
            }
        }
    }

    private static ToolCallFormat ByName(string name) => new[]
    {
        ToolCallFormats.Hermes, ToolCallFormats.QwenCoder, ToolCallFormats.Glm, ToolCallFormats.Mistral, ToolCallFormats.Phi, ToolCallFormats.Granite,
        ToolCallFormats.Functools, ToolCallFormats.DeepSeek, ToolCallFormats.Kimi, ToolCallFormats.Lfm, ToolCallFormats.Command, ToolCallFormats.Llama,
        ToolCallFormats.Harmony,
    }.Single(format => format.Name == name);

    // Neighbouring texts are one, since cutting may fall anywhere.
    private static string Describe(IEnumerable<AIContent> contents)
    {
        List<string> parts = [];
        foreach (AIContent content in contents)
        {
            (string kind, string text) = content switch
            {
                FunctionCallContent call => ("", $"{call.CallId}={call.Name}({JsonSerializer.Serialize(call.Arguments, s_relaxed)})"),
                TextReasoningContent reasoning => ("reasoning", reasoning.Text),
                _ => ("text", ((TextContent)content).Text),
            };
            if (kind.Length > 0 && parts.Count > 0 && parts[^1].StartsWith(kind + "(", StringComparison.Ordinal))
            {
                parts[^1] = parts[^1][..^1] + text + ")";
            }
            else
            {
                parts.Add(kind.Length > 0 ? $"{kind}({text})" : text);
            }
        }

        return string.Join(' ', parts);
    }
}
