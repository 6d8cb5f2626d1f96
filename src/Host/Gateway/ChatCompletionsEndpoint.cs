using System.Text.Json;
using CoERouter.Experts.Generation;
using CoERouter.Host.Gateway.Wire;
using CoERouter.Router.Chat;
using CoERouter.Router.Routes;
using Microsoft.Extensions.AI;

namespace CoERouter.Host.Gateway;

/// <summary>POST /v1/chat/completions.</summary>
internal sealed class ChatCompletionsEndpoint(
    CompositionChatClient composition,
    ToolExperts tools,
    RouteMemory memory,
    GatewayOptions options,
    Admission admission,
    TimeProvider time,
    ILogger<ChatCompletionsEndpoint> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        using IDisposable place = await admission.EnterAsync(context.RequestAborted).ConfigureAwait(false);
        ChatRequest request;
        using (JsonDocument body = await RequestBody.ReadAsync(context.Request, options, context.RequestAborted).ConfigureAwait(false))
        {
            request = ChatRequestReader.Read(body.RootElement);
        }

        tools.Place(request.Options);

        long started = time.GetTimestamp();
        // Streamed or not, the answer is read as a stream: a client that leaves stops it between two tokens, and telemetry comes with each.
        await using IAsyncEnumerator<ChatResponseUpdate> updates =
            composition.GetStreamingResponseAsync(request.Messages, request.Options, context.RequestAborted)
                .GetAsyncEnumerator(context.RequestAborted);

        // The headers wait for the first token: until then a failure has its own status, and another expert may take over.
        await updates.MoveNextAsync().ConfigureAwait(false);
        RouteReceipt receipt = (RouteReceipt)updates.Current.AdditionalProperties![RouteProperties.Receipt]!;
        memory.Remember(receipt, request.Messages.Last(message => message.Role == ChatRole.User).Text);
        RouteHeaders.Write(context.Response, receipt);
        AnswerTally tally = new(keepsText: !request.Stream);
        long created = time.GetUtcNow().ToUnixTimeSeconds();
        if (request.Stream)
        {
            await StreamAsync(context, request, updates, receipt, tally, created).ConfigureAwait(false);
        }
        else
        {
            await WriteWholeAsync(context, request, updates, receipt, tally, created).ConfigureAwait(false);
        }

        GatewayLog.Answered(
            logger,
            receipt.Id,
            receipt.Arm.ToString(),
            receipt.Reason.ToString(),
            tally.Usage.PromptTokens,
            tally.Usage.CompletionTokens,
            tally.FinishReason,
            (long)time.GetElapsedTime(started).TotalMilliseconds);
    }

    private static async Task WriteWholeAsync(
        HttpContext context,
        ChatRequest request,
        IAsyncEnumerator<ChatResponseUpdate> updates,
        RouteReceipt receipt,
        AnswerTally tally,
        long created)
    {
        List<TokenTelemetry> tokens = [];
        do
        {
            tally.Add(updates.Current);
            if (TelemetryOf(updates.Current) is { } token)
            {
                tokens.Add(token);
            }
        }
        while (await updates.MoveNextAsync().ConfigureAwait(false));

        ChatCompletion completion = new()
        {
            Id = IdOf(receipt),
            Created = created,
            Model = receipt.Arm.Expert,
            Choices = [new ChatCompletionChoice(0, tally.Message, tally.FinishReason)],
            Usage = tally.Usage,
            Coe = request.Telemetry ? new AnswerDetails { Route = receipt, Tokens = tokens } : null,
        };
        await context.Response.WriteAsJsonAsync(completion, GatewayJson.Wire.ChatCompletion, cancellationToken: context.RequestAborted)
            .ConfigureAwait(false);
    }

    private static bool WriteText(ChatChunkWriter chunks, ChatResponseUpdate update)
    {
        bool written = false;
        foreach (AIContent content in update.Contents)
        {
            if (content is TextReasoningContent { Text.Length: > 0 } reasoning)
            {
                chunks.WriteReasoning(reasoning.Text);
                written = true;
            }
        }

        TokenTelemetry? token = TelemetryOf(update);
        if (update.Text.Length == 0 && token is null)
        {
            return written;
        }

        chunks.WriteText(update.Text, token);
        return true;
    }

    private static TokenTelemetry? TelemetryOf(ChatResponseUpdate update) =>
        update.AdditionalProperties?.GetValueOrDefault(GenerationOptions.Telemetry) as TokenTelemetry;

    private static string IdOf(RouteReceipt receipt) => $"chatcmpl-{receipt.Id}";

    private static async Task StreamAsync(
        HttpContext context,
        ChatRequest request,
        IAsyncEnumerator<ChatResponseUpdate> updates,
        RouteReceipt receipt,
        AnswerTally tally,
        long created)
    {
        using ChatChunkWriter chunks = new(
            context.Response,
            IdOf(receipt),
            created,
            receipt.Arm.Expert,
            request.IncludeUsage,
            request.Telemetry ? new AnswerDetails { Route = receipt } : null);
        try
        {
            do
            {
                ChatResponseUpdate update = updates.Current;
                int calls = tally.Calls.Count;
                tally.Add(update);
                bool written = WriteText(chunks, update);
                for (; calls < tally.Calls.Count; calls++)
                {
                    chunks.WriteCall(calls, tally.Calls[calls]);
                    written = true;
                }

                if (written)
                {
                    await chunks.FlushAsync(context.RequestAborted).ConfigureAwait(false);
                }
            }
            while (await updates.MoveNextAsync().ConfigureAwait(false));
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested)
        {
            chunks.WriteError(GatewayRefusals.From(fault));
            await chunks.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            throw;
        }

        chunks.WriteFinish(tally.FinishReason);
        if (request.IncludeUsage)
        {
            chunks.WriteUsage(tally.Usage);
        }

        chunks.WriteDone();
        await chunks.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
