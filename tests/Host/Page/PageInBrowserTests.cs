using CoERouter.Host.Composition;
using CoERouter.Host.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using Xunit;

namespace CoERouter.Tests.Host.Page;

/// <summary>The page in a real browser, over real experts with random weights.</summary>
public sealed class PageInBrowserTests : IAsyncLifetime
{
    private readonly TestModels _models = new();
    private readonly List<string> _errors = [];
    private WebApplication _app = null!;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _app = GatewayApplication.Build(
            new GatewayOptions { Urls = ["http://127.0.0.1:0"] }, services => services.AddComposition(_models.Folder), logging: _ => { });
        await _app.StartAsync();
        _playwright = await Playwright.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await _app.DisposeAsync();
        _models.Dispose();
    }

    [Fact]
    public async Task Ask_see_the_answer_stream_open_the_receipt_hover_a_token()
    {
        await OpenAsync();
        await AskAsync("the quick brown fox");
        ILocator tokens = _page.Locator(".tokens span");
        await Assertions.Expect(_page.Locator(".turn.busy")).ToHaveCountAsync(0);
        Assert.NotEqual(0, await tokens.CountAsync());
        await Assertions.Expect(_page.Locator(".route")).ToContainTextAsync("math@top-2");
        await Assertions.Expect(_page.Locator(".figures")).ToContainTextAsync("tokens");
        Assert.Contains(
            "linear-gradient", await tokens.First.EvaluateAsync<string>(
                "span => getComputedStyle(span).backgroundImage"), StringComparison.Ordinal);

        await tokens.First.HoverAsync();
        await Assertions.Expect(_page.Locator("#inspector .layer-row")).ToHaveCountAsync(2);
        await SaveAsync("page-token");
        await _page.Locator(".toggle").ClickAsync();
        await Assertions.Expect(_page.Locator(".receipt")).ToContainTextAsync("active of");
        await SaveAsync("page-receipt");
        await _page.Locator(".layer").SelectOptionAsync("layer 1");
        await tokens.First.HoverAsync();
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task The_keyboard_reaches_everything()
    {
        await OpenAsync();
        await Assertions.Expect(_page.Locator("#prompt")).ToBeFocusedAsync();
        await AskAsync("the dog");
        await Assertions.Expect(_page.Locator(".turn.busy")).ToHaveCountAsync(0);
        await _page.Locator(".tokens").FocusAsync();
        await _page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(_page.Locator(".tokens span.on")).ToHaveCountAsync(1);
        await Assertions.Expect(_page.Locator("#inspector")).ToBeVisibleAsync();
        await Assertions.Expect(_page.Locator("#status")).ToContainTextAsync("layer 2: expert");
        await _page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(_page.Locator("#inspector")).ToBeHiddenAsync();
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task A_refusal_is_shown_as_its_sentence()
    {
        await OpenAsync();
        await _page.Locator("#more summary").ClickAsync();
        await _page.Locator("#gating").FillAsync("top-9");
        await AskAsync("the dog");
        await Assertions.Expect(_page.Locator(".error")).ToContainTextAsync("whose layers have 4 routed experts");
        Assert.All(_errors, error => Assert.Contains("400", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Both_colour_schemes_and_a_narrow_screen_hold()
    {
        await OpenAsync();
        await SaveAsync("page-welcome");
        await _page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await AskAsync("the quick brown fox jumps over the lazy dog");
        await Assertions.Expect(_page.Locator(".turn.busy")).ToHaveCountAsync(0);
        await _page.Locator(".tokens span").Nth(1).HoverAsync();
        await SaveAsync("page-dark");
        await _page.SetViewportSizeAsync(360, 640);
        Assert.True(await _page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
            "The page is wider than a narrow screen.");
        await SaveAsync("page-narrow");
        Assert.Empty(_errors);
    }

    private async Task OpenAsync()
    {
        _browser = await Browser.LaunchAsync(_playwright!);
        _page = await _browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1100, Height = 760 } });
        _page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _errors.Add(message.Text);
            }
        };
        _page.PageError += (_, error) => _errors.Add(error);
        await _page.GotoAsync(_app.Urls.Single());
    }

    private async Task AskAsync(string prompt)
    {
        await _page.Locator("#prompt").FillAsync(prompt);
        await _page.Keyboard.PressAsync("Enter");
    }

    // For eyes: where a folder is named, the page is kept as it was.
    private async Task SaveAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("COE_SCREENSHOTS") is { } folder)
        {
            await _page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
        }
    }
}
