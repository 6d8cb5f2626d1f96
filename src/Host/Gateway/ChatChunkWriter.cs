using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CoERouter.Experts.Generation;
using CoERouter.Host.Gateway.Wire;

namespace CoERouter.Host.Gateway;

/// <summary>Writes an answer as server-sent events, one chunk per piece of text. Allocates nothing per token.</summary>
internal sealed class ChatChunkWriter : IDisposable
{
    private const int MostArgumentCharacters = 256;

    private readonly HttpResponse _response;
    private readonly Utf8JsonWriter _json;
    private readonly string _id;
    private readonly long _created;
    private readonly string _model;
    private readonly bool _includeUsage;

    /// <summary>Starts the stream with the chunk that names the role.</summary>
    public ChatChunkWriter(HttpResponse response, string id, long created, string model, bool includeUsage, AnswerDetails? details)
    {
        _response = response;
        _id = id;
        _created = created;
        _model = model;
        _includeUsage = includeUsage;
        _json = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        BeginDelta();
        _json.WriteString("role"u8, "assistant"u8);
        _json.WriteString("content"u8, string.Empty);
        EndDelta(details, finish: null);
    }

    public void WriteText(string text, TokenTelemetry? token)
    {
        BeginDelta();
        _json.WriteString("content"u8, text);
        EndDelta(token is null ? null : new AnswerDetails { Tokens = [token] }, finish: null);
    }

    public void WriteReasoning(string text)
    {
        BeginDelta();
        _json.WriteString("reasoning_content"u8, text);
        EndDelta(null, finish: null);
    }

    /// <summary>Writes a call: first who is called, then the arguments in pieces. A call comes only when it is whole, since what turns out
    /// to be none is text.</summary>
    public void WriteCall(int index, ToolCall call)
    {
        BeginCall(index);
        _json.WriteString("id"u8, call.Id);
        _json.WriteString("type"u8, call.Type);
        _json.WriteStartObject("function"u8);
        _json.WriteString("name"u8, call.Function.Name);
        _json.WriteString("arguments"u8, string.Empty);
        EndCall();
        ReadOnlySpan<char> rest = call.Function.Arguments;
        while (!rest.IsEmpty)
        {
            int length = Math.Min(rest.Length, MostArgumentCharacters);

            // Half of a surrogate pair is no text.
            length -= length < rest.Length && char.IsHighSurrogate(rest[length - 1]) ? 1 : 0;
            BeginCall(index);
            _json.WriteStartObject("function"u8);
            _json.WriteString("arguments"u8, rest[..length]);
            EndCall();
            rest = rest[length..];
        }
    }

    public void WriteFinish(string reason)
    {
        BeginDelta();
        EndDelta(null, reason);
    }

    public void WriteUsage(ChatUsage usage)
    {
        Begin();
        _json.WriteStartArray("choices"u8);
        _json.WriteEndArray();
        _json.WritePropertyName("usage"u8);
        JsonSerializer.Serialize(_json, usage, GatewayJson.Wire.ChatUsage);
        End();
    }

    public void WriteError(GatewayRefusal refusal)
    {
        _response.BodyWriter.Write("data: "u8);
        _json.Reset();
        JsonSerializer.Serialize(_json, ErrorEnvelope.From(refusal), GatewayJson.Wire.ErrorEnvelope);
        End(close: false);
    }

    public void WriteDone() => _response.BodyWriter.Write("data: [DONE]\n\n"u8);

    public async ValueTask FlushAsync(CancellationToken cancellationToken) =>
        await _response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);

    public void Dispose() => _json.Dispose();

    private void BeginCall(int index)
    {
        BeginDelta();
        _json.WriteStartArray("tool_calls"u8);
        _json.WriteStartObject();
        _json.WriteNumber("index"u8, index);
    }

    private void EndCall()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndArray();
        EndDelta(null, finish: null);
    }

    private void BeginDelta()
    {
        Begin();
        _json.WriteStartArray("choices"u8);
        _json.WriteStartObject();
        _json.WriteNumber("index"u8, 0);
        _json.WriteStartObject("delta"u8);
    }

    private void EndDelta(AnswerDetails? details, string? finish)
    {
        _json.WriteEndObject();
        _json.WriteString("finish_reason"u8, finish);
        _json.WriteEndObject();
        _json.WriteEndArray();
        if (_includeUsage)
        {
            _json.WriteNull("usage"u8);
        }

        if (details is not null)
        {
            _json.WritePropertyName("coe"u8);
            JsonSerializer.Serialize(_json, details, GatewayJson.Wire.AnswerDetails);
        }

        End();
    }

    private void Begin()
    {
        _response.BodyWriter.Write("data: "u8);
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("id"u8, _id);
        _json.WriteString("object"u8, "chat.completion.chunk"u8);
        _json.WriteNumber("created"u8, _created);
        _json.WriteString("model"u8, _model);
    }

    private void End(bool close = true)
    {
        if (close)
        {
            _json.WriteEndObject();
        }

        _json.Flush();
        _response.BodyWriter.Write("\n\n"u8);
    }
}
