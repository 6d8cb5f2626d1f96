using System.Text;
using System.Text.Json;
using CoERouter.Experts.Generation;
using CoERouter.Host.Gateway;
using CoERouter.Host.Gateway.Wire;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CoERouter.Tests.Host.Gateway;

public sealed class ChatChunkWriterTests
{
    [Fact]
    public async Task The_events_of_an_answer_in_golden_bytes()
    {
        string events = await WriteAsync(includeUsage: true, chunks =>
        {
            chunks.WriteReasoning("Hm.");
            chunks.WriteText("é\n", null);
            chunks.WriteCall(0, new ToolCall("c", "function", new ToolCallFunction("f", "{\"a\":1}")));
            chunks.WriteFinish("tool_calls");
            chunks.WriteUsage(new ChatUsage(1, 2, 3));
            chunks.WriteDone();
        });
        const string Head = """data: {"id":"i","object":"chat.completion.chunk","created":7,"model":"m","choices":[""";
        string[] expected =
        [
            Head + """{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}""",
            Head + """{"index":0,"delta":{"reasoning_content":"Hm."},"finish_reason":null}],"usage":null}""",
            Head + """{"index":0,"delta":{"content":"é\n"},"finish_reason":null}],"usage":null}""",
            Head + """{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":""}}]},"finish_reason":null}],"usage":null}""",
            Head + """{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":1}"}}]},"finish_reason":null}],"usage":null}""",
            Head + """{"index":0,"delta":{},"finish_reason":"tool_calls"}],"usage":null}""",
            Head + """],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}""",
            "data: [DONE]",
        ];
        Assert.Equal(string.Concat(expected.Select(line => line + "\n\n")), events);
    }

    [Fact]
    public async Task Long_arguments_come_in_pieces_that_never_cut_a_character()
    {
        for (int shift = 0; shift < 3; shift++)
        {
            string arguments = "{\"a\":\"" + new string('x', shift) + string.Concat(Enumerable.Repeat("🙂", 1000)) + "\"}";
            string events = await WriteAsync(includeUsage: false, chunks =>
                chunks.WriteCall(3, new ToolCall("c", "function", new ToolCallFunction("f", arguments))));
            List<string> pieces = [];
            foreach (string line in events.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Skip(1))
            {
                JsonElement call = JsonElement.Parse(line["data: ".Length..]).GetProperty("choices")[0].GetProperty("delta").GetProperty("tool_calls")[0];
                Assert.Equal(3, call.GetProperty("index").GetInt32());
                pieces.Add(call.GetProperty("function").GetProperty("arguments").GetString()!);
            }

            Assert.Equal(arguments, string.Concat(pieces));
            Assert.True(pieces.Count > 7);
            Assert.All(pieces, piece => Assert.True(piece.Length <= 256 && (piece.Length == 0 || !char.IsHighSurrogate(piece[^1]))));
        }
    }

    [Fact]
    public async Task Telemetry_comes_with_its_text_and_an_error_is_an_event_of_its_own()
    {
        string events = await WriteAsync(includeUsage: false, chunks =>
        {
            chunks.WriteText("a", new TokenTelemetry(5, "a", [new LayerRouting([1], [1f])]));
            chunks.WriteError(GatewayRefusals.Internal());
        });
        string[] lines = events.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        JsonElement token = JsonElement.Parse(lines[1]["data: ".Length..]).GetProperty("coe").GetProperty("tokens")[0];
        Assert.Equal((5, "a"), (token.GetProperty("token").GetInt32(), token.GetProperty("text").GetString()));
        JsonElement error = JsonElement.Parse(lines[2]["data: ".Length..]).GetProperty("error");
        Assert.Equal("internal_error", error.GetProperty("code").GetString());
    }

    private static async Task<string> WriteAsync(bool includeUsage, Action<ChatChunkWriter> write)
    {
        DefaultHttpContext context = new();
        using MemoryStream body = new();
        context.Response.Body = body;
        using (ChatChunkWriter chunks = new(context.Response, "i", 7, "m", includeUsage, null))
        {
            write(chunks);
            await chunks.FlushAsync(CancellationToken.None);
        }

        Assert.Equal("text/event-stream", context.Response.ContentType);
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
