using Microsoft.Playwright;
using Xunit;

namespace CoERouter.Tests.Host.Page;

/// <summary>A headless Chromium, the one of Playwright or one on this machine's path; without any, the test is skipped.</summary>
internal static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        string? path = new[] { playwright.Chromium.ExecutablePath }
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).SelectMany(folder => Names.Select(name => Path.Combine(folder, name))))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, "No Chromium is installed: neither Playwright's nor one on the path.");
        return await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--no-sandbox", "--disable-gpu"] });
    }
}
