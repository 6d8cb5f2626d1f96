using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using CoERouter.Host.Composition;
using CoERouter.Host.Gateway;
using CoERouter.Router.Chat;
using CoERouter.Router.Resilience;
using CoERouter.Tests.Router;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenAI;

namespace CoERouter.Tests.Host;

/// <summary>
/// The gateway in memory over fake experts. Routes are named r-1, r-2, ... and the clock stands at the first second of 2026.
/// </summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestGateway(WebApplication app, LogLines log)
    {
        _app = app;
        Log = log;
        Http = app.Services.GetService<IServer>() is TestServer server ? server.CreateClient() : new HttpClient
        {
            BaseAddress = new Uri(app.Urls.Single()),
        };
    }

    public HttpClient Http { get; }

    public LogLines Log { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<TestGateway> StartAsync(params (string Name, IChatClient Client)[] experts) =>
        StartAsync(new GatewayOptions(), experts);

    /// <summary>The same over a real socket of this machine, for what depends on connections.</summary>
    public static Task<TestGateway> ListenAsync(params (string Name, IChatClient Client)[] experts) =>
        StartAsync(new GatewayOptions { Urls = ["http://127.0.0.1:0"] }, null, experts);

    public static Task<TestGateway> StartAsync(GatewayOptions options, params (string Name, IChatClient Client)[] experts) =>
        StartAsync(options, server => server.UseTestServer(), experts);

    private static async Task<TestGateway> StartAsync(
        GatewayOptions options, Action<IWebHostBuilder>? server, (string Name, IChatClient Client)[] experts)
    {
        int routes = 0;
        LogLines log = new();
        ManualTimeProvider time = new();
        CompositionChatClient composition = new(
            new WordCategorizer(),
            RouterSamples.Decider(),
            new ExpertResilience(new FakeExperts(experts), new ExpertResilienceOptions { Retries = 0, Fallbacks = 0 }, TimeProvider.System),
            () => $"r-{Interlocked.Increment(ref routes)}");
        WebApplication app = GatewayApplication.Build(
            options,
            services => services
                .AddSingleton(composition)
                .AddSingleton(
                    new ExpertCatalogue(
                        [.. experts.Select(expert => new ExpertSummary(RouterSamples.Profile(expert.Name), expert.Name, "A fake.", "none", 128, 1_700_000_000))]))
                .AddSingleton<TimeProvider>(time),
            server,
            logging => logging.AddProvider(log));
        await app.StartAsync();
        return new TestGateway(app, log);
    }

    public OpenAIClient OpenAI(int retries = 0) => new(new ApiKeyCredential("none"), new OpenAIClientOptions
    {
        Endpoint = new Uri(Http.BaseAddress!, "/v1"),
        Transport = new HttpClientPipelineTransport(Http),
        RetryPolicy = new ClientRetryPolicy(retries),
    });

    public Task<HttpResponseMessage> PostAsync(string path, string json) =>
        Http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
