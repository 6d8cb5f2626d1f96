namespace CoERouter.Host.Gateway;

/// <summary>An answer that is an error, in OpenAI's terms.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">Kind of error.</param>
/// <param name="Code">Which error; always text, since clients show a number as nothing.</param>
/// <param name="Message">One sentence that names what is wrong and what is legal.</param>
/// <param name="Parameter">The parameter at fault.</param>
/// <param name="RetryAfter">When to come back.</param>
internal sealed record GatewayRefusal(
    int Status, string Type, string Code, string Message, string? Parameter = null, TimeSpan? RetryAfter = null)
{
    public const string InvalidRequest = "invalid_request_error";
    public const string ServerError = "server_error";
    public const string Busy = "rate_limit_error";

    /// <summary>A request at fault.</summary>
    public static GatewayRefusal Invalid(string code, string message, string? parameter = null) =>
        new(StatusCodes.Status400BadRequest, InvalidRequest, code, message, parameter);
}
