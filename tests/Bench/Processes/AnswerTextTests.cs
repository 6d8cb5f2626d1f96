using System.Text.Json;
using CoERouter.Bench.Processes;
using Xunit;

namespace CoERouter.Tests.Bench.Processes;

public sealed class AnswerTextTests
{
    private const string First = """data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"a = "},"finish_reason":null}]}""";
    private const string Second = """data: {"choices":[{"index":0,"delta":{"content":"1"},"finish_reason":null}]}""";
    private const string Finish = """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";
    private const string Usage = """data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""";
    private const string Done = "data: [DONE]";

    [Fact]
    public void A_stream_is_the_text_of_its_lines()
    {
        AnswerText answer = Read(First, "", Second, Finish, Usage, Done, ": a comment");
        Assert.Equal(("a = 1", 2L, null), (answer.Text, answer.Tokens, answer.Fault));
    }

    [Fact]
    public void A_whole_answer_needs_no_mark_at_its_end()
    {
        AnswerText answer = new();
        answer.ReadWhole("""{"choices":[{"message":{"role":"assistant","content":"12"},"finish_reason":"length"}],"usage":{"completion_tokens":7}}""");
        Assert.Equal(("12", 7L, null), (answer.Text, answer.Tokens, answer.Fault));
    }

    [Fact]
    public void A_cut_stream_is_a_fault_wherever_it_is_cut()
    {
        Assert.Contains("finish reason", Read(First, Second).Fault, StringComparison.Ordinal);
        Assert.Contains("usage", Read(First, Second, Finish).Fault, StringComparison.Ordinal);
        Assert.Contains("[DONE]", Read(First, Second, Finish, Usage).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_json_is_not_read() => Assert.ThrowsAny<JsonException>(() => Read("data: {"));

    private static AnswerText Read(params string[] lines)
    {
        AnswerText answer = new();
        Array.ForEach(lines, answer.ReadLine);
        return answer;
    }
}
