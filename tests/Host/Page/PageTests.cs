using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace CoERouter.Tests.Host.Page;

public sealed partial class PageTests
{
    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/page.css", "text/css; charset=utf-8")]
    [InlineData("/page.js", "text/javascript; charset=utf-8")]
    public async Task Every_file_comes_with_a_strict_policy_and_names_nothing_outside(string path, string type)
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        using HttpResponseMessage response = await gateway.Http.GetAsync(path);
        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.ToString()));
        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        string content = await response.Content.ReadAsStringAsync();
        Assert.DoesNotMatch(Outside(), content.Replace("http://www.w3.org/2000/svg", string.Empty, StringComparison.Ordinal));
        Assert.DoesNotMatch(Inline(), content);
    }

    [GeneratedRegex(@"(https?:)?//[a-z0-9.-]+\.[a-z]{2,}", RegexOptions.IgnoreCase)]
    private static partial Regex Outside();

    // The policy would block them, and the page would miss them.
    [GeneratedRegex(@"<script>|<style|\sstyle=|\son[a-z]+=")]
    private static partial Regex Inline();
}
