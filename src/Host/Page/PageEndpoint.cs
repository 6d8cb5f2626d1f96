using System.Reflection;

namespace CoERouter.Host.Page;

/// <summary>
/// GET / and the two files that its page needs, all from the assembly. The page loads nothing from elsewhere, and may not.
/// </summary>
internal sealed class PageEndpoint
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly Dictionary<string, (byte[] Content, string Type)> _files = new(StringComparer.Ordinal)
    {
        ["/"] = (Load("index.html"), "text/html; charset=utf-8"),
        ["/page.css"] = (Load("page.css"), "text/css; charset=utf-8"),
        ["/page.js"] = (Load("page.js"), "text/javascript; charset=utf-8"),
    };

    public IReadOnlyCollection<string> Paths => _files.Keys;

    public async Task HandleAsync(HttpContext context)
    {
        (byte[] content, string type) = _files[context.Request.Path.Value!];
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.BodyWriter.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
    }

    private static byte[] Load(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"page/{name}")
            ?? throw new InvalidOperationException($"The assembly lacks the page's file {name}.");
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
