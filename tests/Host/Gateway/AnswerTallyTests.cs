using CoERouter.Host.Gateway;
using CoERouter.Host.Gateway.Wire;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Host.Gateway;

public sealed class AnswerTallyTests
{
    [Fact]
    public void Text_reasoning_calls_and_usage_are_summed_up()
    {
        AnswerTally tally = new(keepsText: true);
        tally.Add(new(ChatRole.Assistant, [new TextReasoningContent("Hm"), new TextContent("one ")]));
        tally.Add(new(ChatRole.Assistant, [new TextContent("two"), new TextReasoningContent("."), new FunctionCallContent("c", "f")]));
        tally.Add(Last(ChatFinishReason.ToolCalls));
        ChatCompletionMessage message = tally.Message;
        Assert.Equal(("assistant", "one two", "Hm."), (message.Role, message.Content, message.ReasoningContent));
        Assert.Equal("f", Assert.Single(message.ToolCalls!).Function.Name);
        Assert.Equal(new ChatUsage(5, 2, 7), tally.Usage);
        Assert.Equal("tool_calls", tally.FinishReason);
    }

    [Fact]
    public void A_message_of_calls_alone_has_no_content_and_one_of_nothing_has_an_empty_one()
    {
        AnswerTally calls = new(keepsText: true);
        calls.Add(new(ChatRole.Assistant, [new FunctionCallContent("c", "f")]));
        Assert.Null(calls.Message.Content);
        Assert.Equal(("", null), (new AnswerTally(keepsText: true).Message.Content, new AnswerTally(keepsText: true).Message.ToolCalls));
    }

    [Fact]
    public void A_stream_keeps_no_text_but_its_calls_and_its_usage()
    {
        AnswerTally tally = new(keepsText: false);
        tally.Add(new(ChatRole.Assistant, [new TextContent("one"), new FunctionCallContent("c", "f")]));
        tally.Add(Last(ChatFinishReason.Length));
        Assert.Null(tally.Message.Content);
        Assert.Single(tally.Calls);
        Assert.Equal(("length", 7), (tally.FinishReason, tally.Usage.TotalTokens));
    }

    [Fact]
    public void Any_other_end_is_called_stop()
    {
        foreach (ChatFinishReason? reason in (ChatFinishReason?[])[null, ChatFinishReason.Stop, ChatFinishReason.ContentFilter, new("strange")])
        {
            AnswerTally tally = new(keepsText: true);
            tally.Add(Last(reason));
            Assert.Equal("stop", tally.FinishReason);
        }
    }

    private static ChatResponseUpdate Last(ChatFinishReason? reason) =>
        new(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 5, OutputTokenCount = 2 })]) { FinishReason = reason };
}
