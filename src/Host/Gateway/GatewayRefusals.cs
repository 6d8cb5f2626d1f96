using CoERouter.Experts.Generation;
using CoERouter.Router.Resilience;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Gateway;

/// <summary>Says every failure in OpenAI's terms.</summary>
internal static class GatewayRefusals
{
    private static readonly PathString[] OtherProtocols = ["/v1/completions", "/v1/responses"];

    public const string InternalSentence = "The gateway failed to answer; its log says why.";

    public static GatewayRefusal Busy(GatewayOptions options) => new(
        StatusCodes.Status429TooManyRequests, GatewayRefusal.Busy, "busy",
        $"The gateway is busy: {options.MaximumRunning} requests are running and {options.MaximumWaiting} are waiting. "
        + $"Try again in {options.BusyRetryAfter.TotalSeconds:0} s.",
        RetryAfter: options.BusyRetryAfter);

    public static GatewayRefusal TooLarge(GatewayOptions options) => new(
        StatusCodes.Status413PayloadTooLarge,
        GatewayRefusal.InvalidRequest,
        "request_too_large",
        $"The request's body is too large; legal is up to {options.MaximumBodyBytes} bytes.");

    public static GatewayRefusal NoSuchPath(HttpRequest request) => new(
        StatusCodes.Status404NotFound, GatewayRefusal.InvalidRequest, "not_found", OtherProtocols.Contains(request.Path)
            ? $"{request.Path} is not served here; use POST /v1/chat/completions for the same purpose."
            : $"There is nothing at {request.Path}; legal is POST /v1/chat/completions, POST /v1/route, POST /v1/feedback, "
                + "GET /v1/receipts/ROUTE, GET /v1/map, POST /v1/map/apply, POST /v1/map/rollback, GET /v1/models, GET /health/live, "
                + "GET /health/ready and GET /.");

    public static GatewayRefusal NoSuchMethod(HttpRequest request) => new(
        StatusCodes.Status405MethodNotAllowed,
        GatewayRefusal.InvalidRequest,
        "method_not_allowed",
        $"{request.Path} does not take {request.Method}.");

    public static GatewayRefusal NoSuchModel(string message) =>
        new(StatusCodes.Status404NotFound, GatewayRefusal.InvalidRequest, "model_not_found", message, "model");

    public static GatewayRefusal Internal() =>
        new(StatusCodes.Status500InternalServerError, GatewayRefusal.ServerError, "internal_error", InternalSentence);

    public static GatewayRefusal From(Exception fault) => fault switch
    {
        RouteRefusedException { Refusal.Kind: RouteRefusalKind.UnknownExpert } refused => NoSuchModel(refused.Message),
        RouteRefusedException refused => GatewayRefusal.Invalid("invalid_value", refused.Message, "gating"),
        ExpertUnavailableException unavailable => new GatewayRefusal(
            StatusCodes.Status503ServiceUnavailable,
            GatewayRefusal.ServerError,
            "expert_unavailable",
            unavailable.Message,
            RetryAfter: unavailable.RetryAfter),
        ExpertInterruptedException interrupted =>
            new GatewayRefusal(StatusCodes.Status502BadGateway, GatewayRefusal.ServerError, "expert_interrupted", interrupted.Message),
        ContextLengthExceededException tooLong => GatewayRefusal.Invalid("context_length_exceeded", tooLong.Message, "messages"),
        UnknownExpertException unknown => NoSuchModel(unknown.Message),
        ExpertBusyException busy =>
            new GatewayRefusal(
                StatusCodes.Status429TooManyRequests, GatewayRefusal.Busy, "busy", busy.Message, RetryAfter: busy.RetryAfter),
        ArgumentException illegal => GatewayRefusal.Invalid("invalid_value", illegal.Message),
        _ => Internal(),
    };
}
