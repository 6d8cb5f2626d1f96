using System.Net;

namespace CoERouter.Host.Pull;

/// <summary>A server that cannot answer now and may later.</summary>
/// <param name="message">One sentence without its end.</param>
/// <param name="status">The server's answer.</param>
/// <param name="pause">How long it asks to be left alone; zero where it does not say.</param>
internal sealed class PullDelayException(string message, HttpStatusCode status, TimeSpan pause) : HttpRequestException(message, null, status)
{
    public TimeSpan Pause { get; } = pause;
}
