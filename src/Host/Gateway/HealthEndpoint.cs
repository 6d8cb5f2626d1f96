using CoERouter.Host.Gateway.Wire;

namespace CoERouter.Host.Gateway;

/// <summary>
/// GET /health/live: the process answers. GET /health/ready: it takes requests, which it no longer does once it is stopping. GET /health/routing: whether
/// prompts drift away from those of the calibration, and whether prediction sets keep their promise.
/// </summary>
internal sealed class HealthEndpoint(IHostApplicationLifetime lifetime, RoutingMonitor monitor)
{
    public static Task LiveAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, "live");

    public Task ReadyAsync(HttpContext context) => lifetime.ApplicationStopping.IsCancellationRequested
        ? WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "stopping")
        : WriteAsync(context, StatusCodes.Status200OK, "ready");

    public Task RoutingAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(monitor.Read(), GatewayJson.Wire.MonitorReport, cancellationToken: context.RequestAborted);

    private static Task WriteAsync(HttpContext context, int status, string word)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new HealthReport(word), GatewayJson.Wire.HealthReport, cancellationToken: context.RequestAborted);
    }
}
