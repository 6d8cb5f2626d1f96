using System.Globalization;
using CoERouter.Host.Gateway.Wire;

namespace CoERouter.Host.Gateway;

/// <summary>Turns every failure that reaches it into OpenAI's error envelope.</summary>
internal static class ErrorResponses
{
    public static async Task HandleAsync(HttpContext context, RequestDelegate next, ILogger logger)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            await NameEmptyAnswerAsync(context).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            GatewayLog.ClientLeft(logger);
        }
        catch (GatewayRefusedException refused) when (!context.Response.HasStarted)
        {
            await WriteAsync(context.Response, refused.Refusal).ConfigureAwait(false);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            GatewayRefusal refusal = new(
                bad.StatusCode, GatewayRefusal.InvalidRequest, "bad_request", $"The request is not valid HTTP: {bad.Message}");
            await WriteAsync(context.Response, refusal).ConfigureAwait(false);
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            GatewayRefusal refusal = GatewayRefusals.From(fault);
            GatewayLog.Refused(
                logger, refusal.Status, refusal.Code, refusal.Status == StatusCodes.Status500InternalServerError ? fault : null);
            await WriteAsync(context.Response, refusal).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            // Clients skip an error among the chunks and take an orderly end for a whole answer. An exception makes the server end the
            // connection without the mark of an orderly end, after everything that was written; an abort could lose the last tokens.
            GatewayLog.BrokenOff(logger, GatewayRefusals.From(fault).Code);
            throw;
        }
    }

    public static async Task WriteAsync(HttpResponse response, GatewayRefusal refusal)
    {
        response.StatusCode = refusal.Status;
        if (refusal.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        ErrorEnvelope envelope = ErrorEnvelope.From(refusal);
        CancellationToken aborted = response.HttpContext.RequestAborted;
        await response.WriteAsJsonAsync(envelope, GatewayJson.Wire.ErrorEnvelope, cancellationToken: aborted).ConfigureAwait(false);
    }

    // Routing answers an unknown path or method with a bare status.
    private static Task NameEmptyAnswerAsync(HttpContext context) => context.Response switch
    {
        { HasStarted: false, StatusCode: StatusCodes.Status404NotFound } =>
            WriteAsync(context.Response, GatewayRefusals.NoSuchPath(context.Request)),
        { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed } =>
            WriteAsync(context.Response, GatewayRefusals.NoSuchMethod(context.Request)),
        _ => Task.CompletedTask,
    };
}
