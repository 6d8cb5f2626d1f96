using CoERouter.Host.Gateway.Wire;

namespace CoERouter.Host.Gateway;

/// <summary>
/// GET /health/live: the process answers. GET /health/ready: it takes requests, which it no longer does once it is stopping.
/// </summary>
internal sealed class HealthEndpoint(IHostApplicationLifetime lifetime)
{
    public static Task LiveAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, "live");

    public Task ReadyAsync(HttpContext context) => lifetime.ApplicationStopping.IsCancellationRequested
        ? WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "stopping")
        : WriteAsync(context, StatusCodes.Status200OK, "ready");

    private static Task WriteAsync(HttpContext context, int status, string word)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new HealthReport(word), GatewayJson.Wire.HealthReport, cancellationToken: context.RequestAborted);
    }
}
