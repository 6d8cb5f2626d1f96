using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using CoERouter.Experts.Generation;
using CoERouter.Host.Composition;
using CoERouter.Host.Gateway;
using CoERouter.Tests.Experts.Generation.Scripts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using OpenAI;

namespace CoERouter.Tests.Host.Gateway.Tools;

/// <summary>The gateway over scripted experts, each with one slot: loaded models behind the whole of HTTP.</summary>
internal sealed class ScriptedGateway : IAsyncDisposable
{
    private readonly ScriptedModels _models;
    private readonly WebApplication _app;

    private ScriptedGateway(ScriptedModels models, WebApplication app, LogLines log)
    {
        (_models, _app, Log) = (models, app, log);
        Http = app.GetTestClient();
    }

    public HttpClient Http { get; }

    public LogLines Log { get; }

    public OpenAIClient OpenAI => new(new ApiKeyCredential("none"), new OpenAIClientOptions
    {
        Endpoint = new Uri(Http.BaseAddress!, "/v1"),
        Transport = new HttpClientPipelineTransport(Http),
        RetryPolicy = new ClientRetryPolicy(0),
    });

    public static async Task<ScriptedGateway> StartAsync(params (string Name, ExpertScript Script)[] experts)
    {
        ScriptedModels models = new(experts);
        LogLines log = new();
        WebApplication app = GatewayApplication.Build(
            new GatewayOptions(),
            services => services.AddComposition(models.Path, new ExpertPoolSettings { Model = new() { Slots = 1, Threads = 1 } }),
            server => server.UseTestServer(),
            logging => logging.AddProvider(log));
        await app.StartAsync();
        return new ScriptedGateway(models, app, log);
    }

    /// <summary>Posts a chat and gives status and body.</summary>
    public async Task<(int Status, JsonElement Body)> PostAsync(string json)
    {
        using HttpResponseMessage response = await SendAsync(json);
        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return ((int)response.StatusCode, body.RootElement.Clone());
    }

    /// <summary>Posts a chat and gives the events of its stream, the last of them without their end mark.</summary>
    public async Task<List<JsonElement>> StreamAsync(string json)
    {
        using HttpResponseMessage response = await SendAsync(json);
        string body = await response.Content.ReadAsStringAsync();
        if (!body.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal))
        {
            throw new InvalidDataException(body);
        }

        return
        [
            .. body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).SkipLast(1).Select(line => JsonElement.Parse(line["data: ".Length..])),
        ];
    }

    public Task<HttpResponseMessage> SendAsync(string json) =>
        Http.PostAsync("/v1/chat/completions", new StringContent(json, Encoding.UTF8, "application/json"));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _models.Dispose();
    }
}
