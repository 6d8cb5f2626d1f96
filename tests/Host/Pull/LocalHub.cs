using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CoERouter.Tests.Host.Pull;

/// <summary>A hub on this machine that answers as the public one does, with the faults that a test asks for.</summary>
internal sealed class LocalHub : IAsyncDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly WebApplication _application = Build();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public Uri Address => new(_application.Urls.First());

    /// <summary>The same server by another host's name.</summary>
    public Uri OtherHost => new(Address.AbsoluteUri.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

    /// <summary>Every request: path, range, authorization.</summary>
    public ConcurrentQueue<(string Host, string Path, string Range, string Authorization)> Requests { get; } = new();

    public string? Token { get; init; }

    public object? Card { get; init; } = new { license = "apache-2.0" };

    /// <summary>Answers with a file are cut after so many bytes, as often as <see cref="Cuts"/> says.</summary>
    public int CutAfter { get; init; } = int.MaxValue;

    public int Cuts { get; set; }

    /// <summary>Requests for files that are answered with 503 first.</summary>
    public int Outages { get; set; }

    /// <summary>The status of the answers that <see cref="Outages"/> counts.</summary>
    public int OutageStatus { get; init; } = 503;

    /// <summary>Seconds that such an answer asks to wait; 0 for none.</summary>
    public int RetryAfter { get; init; }

    /// <summary>The status of every listing; 0 for the listing itself.</summary>
    public int ListingStatus { get; init; }

    public bool IgnoresRanges { get; init; }

    public bool Redirects { get; init; }

    public bool LiesAboutChecksums { get; init; }

    public bool LiesAboutSizes { get; init; }

    /// <summary>Names that the listing has besides the files.</summary>
    public IReadOnlyList<string> MoreNames { get; init; } = [];

    public string ListingText { get; init; } = "";

    public async Task<LocalHub> StartAsync()
    {
        _application.Run(AnswerAsync);
        await _application.StartAsync();
        return this;
    }

    public LocalHub Add(string name, byte[] bytes)
    {
        _files[name] = bytes;
        return this;
    }

    public LocalHub Add(string name, string text) => Add(name, Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private static WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        return builder.Build();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        Requests.Enqueue((context.Request.Host.Host, path, context.Request.Headers.Range.ToString(), context.Request.Headers.Authorization.ToString()));
        if (path.StartsWith("/cdn/", StringComparison.Ordinal))
        {
            await SendAsync(context, path["/cdn/".Length..]);
        }
        else if (Token is not null && context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            context.Response.StatusCode = 401;
        }
        else if (ListingStatus > 0 && path.StartsWith("/api/", StringComparison.Ordinal))
        {
            context.Response.StatusCode = ListingStatus;
        }
        else if (path == "/api/models/maker/model/revision/main")
        {
            await context.Response.WriteAsync(ListingText.Length > 0 ? ListingText : Listing());
        }
        else if (path.StartsWith($"/maker/model/resolve/{Commit}/", StringComparison.Ordinal))
        {
            string name = path[$"/maker/model/resolve/{Commit}/".Length..];
            if (Redirects)
            {
                context.Response.Redirect(new Uri(OtherHost, "/cdn/" + name).AbsoluteUri);
            }
            else
            {
                await SendAsync(context, name);
            }
        }
        else if (path == "/loop")
        {
            context.Response.Redirect("/loop");
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private async Task SendAsync(HttpContext context, string name)
    {
        if (!_files.TryGetValue(name, out byte[]? bytes))
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (Outages-- > 0)
        {
            context.Response.StatusCode = OutageStatus;
            if (RetryAfter > 0)
            {
                context.Response.Headers.RetryAfter = $"{RetryAfter}";
            }

            return;
        }

        long start = 0;
        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"";
        string range = context.Request.Headers.Range.ToString();
        bool matches = context.Request.Headers.IfRange.Count == 0 || context.Request.Headers.IfRange == tag;
        context.Response.Headers.ETag = tag;
        if (range.Length > 0 && matches && !IgnoresRanges)
        {
            start = long.Parse(range["bytes=".Length..^1]);
            if (start >= bytes.Length)
            {
                context.Response.StatusCode = 416;
                context.Response.Headers.ContentRange = $"bytes */{bytes.Length}";
                return;
            }

            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {start}-{bytes.Length - 1}/{bytes.Length}";
        }

        ReadOnlyMemory<byte> rest = bytes.AsMemory((int)start);
        context.Response.ContentLength = rest.Length;
        bool cut = rest.Length > CutAfter && Cuts-- > 0;
        await context.Response.Body.WriteAsync(cut ? rest[..CutAfter] : rest);
        await context.Response.Body.FlushAsync();
        if (cut)
        {
            context.Abort();
        }
    }

    private static string GitBlob(byte[] bytes)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"));
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private string Listing() => JsonSerializer.Serialize(new
    {
        id = "maker/model",
        sha = Commit,
        cardData = Card,
        tags = new[] { "safetensors", "license:mit" },
        siblings = _files.Select(file => (object)new
        {
            rfilename = file.Key,
            size = file.Value.Length - (LiesAboutSizes ? 1 : 0),
            blobId = GitBlob(file.Value),
            lfs = file.Key.EndsWith(".safetensors", StringComparison.Ordinal) || file.Key.EndsWith(".gguf", StringComparison.Ordinal)
                ? new { sha256 = LiesAboutChecksums ? new string('a', 64) : Convert.ToHexStringLower(SHA256.HashData(file.Value)) }
                : null,
        }).Concat(MoreNames.Select(name => (object)new { rfilename = name, size = 1, blobId = Commit })),
    });
}
