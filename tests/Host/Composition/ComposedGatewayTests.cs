using System.Text;
using System.Text.Json;
using CoERouter.Host.Composition;
using CoERouter.Host.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Xunit;

namespace CoERouter.Tests.Host.Composition;

/// <summary>The gateway over real experts: small ones with random weights, run by ONNX Runtime.</summary>
public sealed class ComposedGatewayTests : IAsyncLifetime
{
    private readonly TestModels _models = new();
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _app = GatewayApplication.Build(
            new GatewayOptions(), services => services.AddComposition(_models.Folder), server => server.UseTestServer(), _ => { });
        await _app.StartAsync();
        _http = _app.GetTestClient();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        _models.Dispose();
    }

    [Fact]
    public async Task Thirty_two_clients_at_once_get_what_each_gets_alone()
    {
        string Body(int index) =>
            $$"""{"model":"{{(index % 3) switch { 0 => "auto", 1 => "sql", _ => "general" }}}","messages":[{"role":"user","content":"the fox and dog number {{index}}"}],"max_tokens":24,"stream":{{(index % 2 == 0 ? "true" : "false")}}}""";
        string[] alone = new string[32];
        for (int i = 0; i < alone.Length; i++)
        {
            alone[i] = await AskAsync(Body(i));
        }

        string[] together = await Task.WhenAll(Enumerable.Range(0, 32).Select(index => Task.Run(() => AskAsync(Body(index)))));
        Assert.Equal(alone, together);
        Assert.True(alone.Distinct().Count() > 16, "The experts give nearly the same answer to every prompt, so a mix-up could hide.");
    }

    [Fact]
    public async Task Telemetry_names_the_experts_of_every_layer_and_their_weights_sum_to_one()
    {
        using JsonDocument answer = JsonDocument.Parse(await PostAsync("""{"messages":[{"role":"user","content":"the dog"}],"max_tokens":6,"telemetry":true,"gating":"top-3"}"""));
        JsonElement tokens = answer.RootElement.GetProperty("coe").GetProperty("tokens");
        Assert.NotEqual(0, tokens.GetArrayLength());
        foreach (JsonElement token in tokens.EnumerateArray())
        {
            Assert.Equal(2, token.GetProperty("layers").GetArrayLength());
            foreach (JsonElement layer in token.GetProperty("layers").EnumerateArray())
            {
                Assert.Equal(3, layer.GetProperty("experts").GetArrayLength());
                Assert.Equal(1, layer.GetProperty("weights").EnumerateArray().Sum(weight => weight.GetDouble()), 3);
            }
        }
    }

    [Fact]
    public async Task A_prompt_that_does_not_fit_is_context_length_exceeded()
    {
        foreach (int length in new[] { 300, 1 << 20 })
        {
            string body = await PostAsync($$"""{"messages":[{"role":"user","content":"{{new string('x', length)}}"}]}""");
            Assert.Contains("\"code\":\"context_length_exceeded\"", body, StringComparison.Ordinal);
            Assert.Contains("reads at most 96 tokens", body, StringComparison.Ordinal);
        }
    }

    private async Task<string> AskAsync(string body)
    {
        string answer = await PostAsync(body);
        if (!answer.StartsWith("data: ", StringComparison.Ordinal))
        {
            using JsonDocument whole = JsonDocument.Parse(answer);
            return whole.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
        }

        Assert.EndsWith("data: [DONE]\n\n", answer, StringComparison.Ordinal);
        return string.Concat(
            answer.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).SkipLast(1)
                .Select(line => JsonDocument.Parse(line[6..]).RootElement.GetProperty("choices")[0].GetProperty("delta"))
            .Select(delta => delta.TryGetProperty("content", out JsonElement content) ? content.GetString() : string.Empty));
    }

    private async Task<string> PostAsync(string body)
    {
        using HttpResponseMessage response = await _http.PostAsync(
            "/v1/chat/completions", new StringContent(body, Encoding.UTF8, "application/json"));
        return await response.Content.ReadAsStringAsync();
    }
}
