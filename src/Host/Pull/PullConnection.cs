using System.Net;
using System.Net.Http.Headers;

namespace CoERouter.Host.Pull;

/// <summary>Asks servers, follows redirects, and turns refusals into sentences. The token goes to the hub's own host and nowhere else.</summary>
internal sealed class PullConnection(HttpMessageInvoker http, PullSettings settings)
{
    private const int MostRedirects = 8;

    /// <summary>Sends a GET request; the answer has the status 200, 206 or 416.</summary>
    /// <param name="address">What to get.</param>
    /// <param name="what">What it is called in sentences.</param>
    /// <param name="from">The first byte wanted.</param>
    /// <param name="tag">The entity tag that the first bytes had; null where it is not known.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<HttpResponseMessage> GetAsync(Uri address, string what, long from, string? tag, CancellationToken cancellationToken)
    {
        for (int hop = 0; hop <= MostRedirects; hop++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("coe", "0.1"));
            if (settings.Token is { Length: > 0 } token && IsHub(address))
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            if (from > 0)
            {
                request.Headers.Range = new RangeHeaderValue(from, null);
                if (tag is not null && EntityTagHeaderValue.TryParse(tag, out EntityTagHeaderValue? parsed) && !parsed.IsWeak)
                {
                    request.Headers.IfRange = new RangeConditionHeaderValue(parsed);
                }
            }

            HttpResponseMessage response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location)
            {
                response.Dispose();
                address = Redirected(address, location, what);
                continue;
            }

            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return response;
            }

            using (response)
            {
                throw Refused(response, address, what);
            }
        }

        throw new PullException($"{what} is redirected more than {MostRedirects} times.");
    }

    private static Uri Redirected(Uri address, Uri location, string what)
    {
        Uri next = new(address, location);
        bool weaker = address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps;
        return next.Scheme is "http" or "https" && !weaker
            ? next
            : throw new PullException($"{what} is redirected from {address.Scheme} to {next.Scheme}, which is not followed.");
    }

    private bool IsHub(Uri address) => Uri.Compare(address, settings.Hub, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static TimeSpan PauseOf(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta ?? TimeSpan.Zero;

    private Exception Refused(HttpResponseMessage response, Uri address, string what)
    {
        int code = (int)response.StatusCode;
        string token = settings.Token is null ? "set HF_TOKEN to a token that may read it" : "the token of HF_TOKEN may not read it";
        return code switch
        {
            401 or 403 => new PullException($"{address.Host} refuses {what} ({code}): accept its licence on its page where it is gated, and {token}."),
            404 or 410 => new PullException($"{address.Host} has no {what} ({code})."),
            429 => new PullDelayException($"{address.Host} answers 429, too many requests", response.StatusCode, PauseOf(response)),
            408 or >= 500 => new PullDelayException($"{address.Host} answers {code}", response.StatusCode, PauseOf(response)),
            _ => new PullException($"{address.Host} answers {code} for {what}."),
        };
    }
}
