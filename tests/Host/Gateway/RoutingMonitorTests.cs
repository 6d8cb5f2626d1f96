using System.Net;
using System.Text;
using System.Text.Json;
using CoERouter.Categorizer.Conformal;
using CoERouter.Categorizer.Drift;
using CoERouter.Categorizer.Storage;
using CoERouter.Host.Composition;
using CoERouter.Host.Gateway;
using CoERouter.Router.Feedback;
using CoERouter.Router.Outcomes;
using CoERouter.Tests.Router;
using CoERouter.Tests.Training.Categorization;
using CoERouter.Training.Categorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CoERouter.Tests.Host.Gateway;

/// <summary>The gateway over a categorizer that was trained and calibrated on toy prompts, driven over HTTP.</summary>
public sealed class RoutingMonitorTests : IAsyncDisposable
{
    private const double Coverage = 0.8;

    private readonly TestModels _models = new();
    private readonly LogLines _log = new();
    private WebApplication? _app;
    private HttpClient? _http;

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _models.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Prompts_of_another_domain_raise_the_alarm_and_those_of_its_own_do_not()
    {
        await StartAsync();
        JsonElement before = await ReadAsync();
        Assert.Equal(("quiet", 0, 100_000.0), (Text(before, "drift", "state"), before.GetProperty("drift").GetProperty("count").GetInt32(), before.GetProperty("drift").GetProperty("limit").GetDouble()));
        foreach (LabelledPrompt prompt in ToyPrompts.Draw(250, 77))
        {
            await RouteAsync(prompt.Prompt);
        }

        JsonElement own = await ReadAsync();
        Assert.Equal(("quiet", 250), (Text(own, "drift", "state"), own.GetProperty("drift").GetProperty("count").GetInt32()));
        Assert.DoesNotContain(_log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));

        int asked = 0;
        foreach (LabelledPrompt prompt in ToyPrompts.Draw(0, 78, unknown: 150))
        {
            await RouteAsync(prompt.Prompt);
            asked++;
            if (Text(await ReadAsync(), "drift", "state") == "raised")
            {
                break;
            }
        }

        Assert.InRange(asked, 5, 120);
        foreach (LabelledPrompt prompt in ToyPrompts.Draw(20, 79))
        {
            await RouteAsync(prompt.Prompt);
        }

        Assert.Equal("raised", Text(await ReadAsync(), "drift", "state"));
        string warning = Assert.Single(_log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Contains($"after {250 + asked} prompts", warning, StringComparison.Ordinal);
        string[] foreign = ["quark", "lepton", "boson", "neutrino"];
        Assert.DoesNotContain(_log.Lines, line => foreign.Any(word => line.Contains(word, StringComparison.Ordinal)));
        Assert.DoesNotContain(foreign, word => ReadAsync().Result.GetRawText().Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Named_categories_show_whether_prediction_sets_keep_their_promise()
    {
        await StartAsync();
        Assert.Equal("unlabelled", Text(await ReadAsync(), "coverage", "state"));
        foreach (LabelledPrompt prompt in ToyPrompts.Draw(150, 5))
        {
            string id = await RouteAsync(prompt.Prompt);
            Assert.True((await FeedbackAsync($$"""{"id":"{{id}}","category":"{{prompt.Category}}"}""")).GetProperty("labelled").GetBoolean());
        }

        JsonElement kept = (await ReadAsync()).GetProperty("coverage");
        Assert.Equal(("kept", 150, Coverage), (kept.GetProperty("state").GetString(), kept.GetProperty("count").GetInt32(), Math.Round(kept.GetProperty("promised").GetDouble(), 9)));
        Assert.InRange(kept.GetProperty("coverage").GetDouble(), kept.GetProperty("low").GetDouble(), kept.GetProperty("high").GetDouble());
        Assert.InRange(kept.GetProperty("high").GetDouble(), Coverage, 1);
        JsonElement labels = (await ReadAsync()).GetProperty("labels");
        Assert.Equal(150, labels.GetProperty("count").GetInt32());
        Assert.InRange(labels.GetProperty("right").GetInt32(), 100, 150);
        Assert.DoesNotContain(_log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));

        // Whoever names the wrong categories sees the promise broken.
        foreach (LabelledPrompt prompt in ToyPrompts.Draw(150, 6))
        {
            string id = await RouteAsync(prompt.Prompt);
            await FeedbackAsync($$"""{"id":"chatcmpl-{{id}}","category":"{{(prompt.Category == "music" ? "travel" : "music")}}"}""");
        }

        Assert.Equal("broken", Text(await ReadAsync(), "coverage", "state"));
        Assert.Contains("Prediction sets hold the true category of", Assert.Single(_log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_counts_once_and_names_a_category_that_there_is()
    {
        await StartAsync();
        string id = await RouteAsync("bake bread"), named = await RouteAsync("bake bread", """,  "model":"sql" """);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_value"), await RefusalAsync($$"""{"id":"{{id}}","category":"poetry"}"""));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_value"), await RefusalAsync($$"""{"id":"{{id}}","category":"music","over":"x"}"""));
        Assert.Equal((HttpStatusCode.NotFound, "unknown_route"), await RefusalAsync("""{"id":"nobody","category":"music"}"""));
        Assert.Equal((HttpStatusCode.NotFound, "unknown_route"), await RefusalAsync($$"""{"id":"{{named}}","category":"music"}"""));
        Assert.Equal((HttpStatusCode.BadRequest, "missing_parameter"), await RefusalAsync("""{"category":"music"}"""));
        JsonElement both = await FeedbackAsync($$"""{"id":"{{id}}","score":1,"category":"cooking"}""");
        Assert.Equal((true, true, 1), (both.GetProperty("counted").GetBoolean(), both.GetProperty("labelled").GetBoolean(), both.GetProperty("number").GetInt32()));
        Assert.Equal((HttpStatusCode.Conflict, "already_given"), await RefusalAsync($$"""{"id":"{{id}}","category":"cooking"}"""));
        JsonElement labels = (await ReadAsync()).GetProperty("labels");
        Assert.Equal((1, 1), (labels.GetProperty("count").GetInt32(), labels.GetProperty("right").GetInt32()));
    }

    [Fact]
    public async Task A_score_that_is_refused_takes_its_label_with_it()
    {
        await StartAsync();
        string id = await RouteAsync("bake bread");
        await FeedbackAsync($$"""{"id":"{{id}}","score":1}""");
        Assert.Equal((HttpStatusCode.Conflict, "already_given"), await RefusalAsync($$"""{"id":"{{id}}","score":0,"category":"cooking"}"""));
        Assert.Equal(0, (await ReadAsync()).GetProperty("labels").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Without_calibration_it_says_so()
    {
        File.Delete(Path.Combine(_models.Folder, ModelsFolder.Outcomes));
        await ServeAsync();
        string id = await RouteAsync("anything at all");
        JsonElement report = await ReadAsync();
        Assert.Equal(("uncalibrated", "no_sets"), (Text(report, "drift", "state"), Text(report, "coverage", "state")));

        // Labels need neither outcomes nor prediction sets.
        Assert.True((await FeedbackAsync($$"""{"id":"{{id}}","category":"math"}""")).GetProperty("labelled").GetBoolean());
        Assert.Equal(1, (await ReadAsync()).GetProperty("labels").GetProperty("right").GetInt32());
    }

    [Fact]
    public async Task A_gateway_without_categorizer_watches_nothing()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        JsonElement report = JsonDocument.Parse(await gateway.Http.GetStringAsync("/health/routing")).RootElement;
        Assert.Equal(("uncalibrated", "no_sets"), (Text(report, "drift", "state"), Text(report, "coverage", "state")));
        Assert.False(report.TryGetProperty("categorizer_revision", out _));
        using HttpResponseMessage refused = await gateway.PostAsync("/v1/feedback", """{"id":"x","category":"math"}""");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("does not route by category", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_clients_at_once_are_all_counted()
    {
        await StartAsync();
        string[] prompts = [.. ToyPrompts.Draw(200, 9).Select(prompt => prompt.Prompt)];
        string[] ids = await Task.WhenAll(prompts.Select(prompt => Task.Run(() => RouteAsync(prompt))));
        await Task.WhenAll(ids.Select(id => Task.Run(() => FeedbackAsync($$"""{"id":"{{id}}","category":"music"}"""))));
        JsonElement report = await ReadAsync();
        Assert.Equal((200, 200), (report.GetProperty("drift").GetProperty("count").GetInt32(), report.GetProperty("labels").GetProperty("count").GetInt32()));
    }

    private static string Text(JsonElement report, string part, string field) => report.GetProperty(part).GetProperty(field).GetString()!;

    // Trains, and calibrates sets and alarm on what the training held out.
    private Task StartAsync()
    {
        PromptSetTraining training = PromptSetTrainer.Train(new MarginRecipe(new MarginOptions { BucketBits = 12 }), ToyPrompts.Draw(900, 1), new PromptSetOptions { Folds = 3 });
        CategorizerArchive.Write(_models.Folder, training.Categorizer, null);
        DriftCalibration.Of(training.Categorizer.Revision, training.HeldOut.Select(item => item.Estimate.OutOfDomain))!.Write(_models.Folder);
        ConformalModel rule = ConformalSets.Fit(training.HeldOut, 1 - Coverage, ConformalScore.Adaptive) with { CategorizerRevision = training.Categorizer.Revision };
        File.WriteAllText(Path.Combine(_models.Folder, ModelsFolder.Conformal), ConformalFile.Write(rule));
        OutcomeTable table = RouterSamples.Table(
            ["cooking", "music", "travel"], ["general@top-2", "math@top-2", "sql@top-2"], new[,] { { 0.9, 0.1, 0.1 }, { 0.1, 0.9, 0.1 }, { 0.1, 0.1, 0.9 } });
        File.WriteAllText(Path.Combine(_models.Folder, ModelsFolder.Outcomes), OutcomeTableFile.Write(table));
        return ServeAsync();
    }

    private async Task ServeAsync()
    {
        _app = GatewayApplication.Build(
            new GatewayOptions(),
            services => services.AddComposition(_models.Folder)
                .AddFeedback(_models.Folder, Path.Combine(_models.Folder, "state"), new FeedbackOptions())
                .AddSingleton<ILoggerProvider>(_log),
            server => server.UseTestServer());
        await _app.StartAsync();
        _http = _app.GetTestClient();
    }

    private async Task<string> RouteAsync(string prompt, string more = "")
    {
        using HttpResponseMessage response = await _http!.PostAsync("/v1/route", Json($$"""{"prompt":"{{prompt}}"{{more}}}"""));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return response.Headers.GetValues("x-coe-route").Single();
    }

    private async Task<JsonElement> ReadAsync() => JsonDocument.Parse(await _http!.GetStringAsync("/health/routing")).RootElement;

    private async Task<JsonElement> FeedbackAsync(string body)
    {
        using HttpResponseMessage response = await _http!.PostAsync("/v1/feedback", Json(body));
        string reply = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, reply);
        return JsonDocument.Parse(reply).RootElement;
    }

    private async Task<(HttpStatusCode Status, string Code)> RefusalAsync(string body)
    {
        using HttpResponseMessage response = await _http!.PostAsync("/v1/feedback", Json(body));
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetProperty("code").GetString()!);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
