using System.Net;
using System.Text;
using System.Text.Json;
using CoERouter.Host.Composition;
using CoERouter.Host.Gateway;
using CoERouter.Router.Arms;
using CoERouter.Router.Feedback;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Receipts;
using CoERouter.Router.Routes;
using CoERouter.Tests.Experts.Folders;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Xunit;

namespace CoERouter.Tests.Host.Gateway;

/// <summary>The gateway over real experts with random weights, whose outcomes are nearly equal and measured on ten prompts.</summary>
public sealed class FeedbackEndpointTests : IAsyncLifetime
{
    private static readonly string[] Experts = ["general", "math", "sql"];
    private readonly TestModels _models = new();
    private WebApplication? _app;
    private HttpClient? _http;

    private string State => Path.Combine(_models.Folder, "state");

    public async ValueTask InitializeAsync()
    {
        OutcomeTable table = new(
            Experts,
            [.. from category in Experts
                from expert in Experts
                select new OutcomeEntry(category, Arm.Parse($"{expert}@top-2"), new OutcomeCell(category == expert ? 0.5 : 0.4, 10, 400, 1))]);
        MapProblem problem = new(table, MapProblem.EqualWeights(table), [.. Experts.Select(name => ExpertCost.FromSpec(name, TestExpert.Spec))], Budget.Unlimited);
        await File.WriteAllTextAsync(Path.Combine(_models.Folder, ModelsFolder.Outcomes), OutcomeTableFile.Write(table));
        await File.WriteAllTextAsync(Path.Combine(_models.Folder, ModelsFolder.Map), CategoryMapFile.Write(Assert.IsType<MapResult.Solved>(new MapSolver().Solve(problem)).Map));
        await StartAsync(new FeedbackOptions());
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _models.Dispose();
    }

    [Fact]
    public async Task Scores_lead_to_a_proposal_that_is_reviewed_applied_and_taken_back_while_requests_run()
    {
        string? proposed = null;
        int rounds = 0;
        for (; proposed is null && rounds < 60; rounds++)
        {
            await FeedbackAsync($$"""{"id":"{{await AskAsync("math")}}","score":0}""");
            using JsonDocument reply = await FeedbackAsync($$"""{"id":"{{await AskAsync("sql")}}","score":1}""");
            Assert.Equal(("math", 2 * (rounds + 1)), (reply.RootElement.GetProperty("category").GetString(), reply.RootElement.GetProperty("number").GetInt32()));
            proposed = reply.RootElement.TryGetProperty("proposed_map", out JsonElement revision) ? revision.GetString() : null;
        }

        Assert.InRange(rounds, 4, 40);
        Assert.Equal("math", await RouteAsync());
        JsonElement map = JsonDocument.Parse(await _http!.GetStringAsync("/v1/map")).RootElement;
        JsonElement change = Assert.Single(map.GetProperty("proposed").GetProperty("changes").EnumerateArray());
        Assert.Equal(("math", "math@top-2", "sql@top-2"), (change.GetProperty("category").GetString(), change.GetProperty("from").GetString(), change.GetProperty("to").GetString()));
        Assert.Contains("+math -> sql@top-2", (await _models.RunAsync("map", "diff")).Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync("/v1/map/apply", """{"revision":"x"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/v1/map/apply", $$"""{"revision":"{{proposed}}"}""")).Status);
        Assert.Equal("sql", await RouteAsync());
        Assert.Contains(proposed!, await File.ReadAllTextAsync(Path.Combine(_models.Folder, ModelsFolder.Map)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/v1/map/rollback", "{}")).Status);
        Assert.Equal("math", await RouteAsync());
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync("/v1/map/rollback", "{}")).Status);
    }

    [Fact]
    public async Task Two_answers_to_one_prompt_are_compared()
    {
        string math = await AskAsync("math"), sql = await AskAsync("sql"), other = await AskAsync("sql", "another prompt");
        using JsonDocument reply = await FeedbackAsync($$"""{"preferred":"{{sql}}","over":"chatcmpl-{{math}}"}""");
        JsonElement[] estimates = [.. reply.RootElement.GetProperty("estimates").EnumerateArray()];
        Assert.Equal(["sql@top-2", "math@top-2"], estimates.Select(estimate => estimate.GetProperty("arm").GetString()));
        Assert.True(estimates[0].GetProperty("mean").GetDouble() > 0.4);
        Assert.True(estimates[1].GetProperty("mean").GetDouble() < 0.5);
        Assert.Equal((HttpStatusCode.BadRequest, "not_comparable"), Code(await PostAsync("/v1/feedback", $$"""{"preferred":"{{other}}","over":"{{math}}"}""")));
        Assert.Equal((HttpStatusCode.Conflict, "already_given"), Code(await PostAsync("/v1/feedback", $$"""{"preferred":"{{sql}}","over":"{{math}}","tie":true}""")));
    }

    [Theory]
    [InlineData("""{"id":"nobody","score":1}""", HttpStatusCode.NotFound, "unknown_route")]
    [InlineData("""{"id":"x"}""", HttpStatusCode.BadRequest, "missing_parameter")]
    [InlineData("""{"score":1}""", HttpStatusCode.BadRequest, "missing_parameter")]
    [InlineData("""{"preferred":"x"}""", HttpStatusCode.BadRequest, "missing_parameter")]
    [InlineData("{}", HttpStatusCode.BadRequest, "missing_parameter")]
    [InlineData("""{"id":"x","score":1.5}""", HttpStatusCode.BadRequest, "invalid_value")]
    [InlineData("""{"id":"x","score":"good"}""", HttpStatusCode.BadRequest, "invalid_value")]
    [InlineData("""{"id":"a b","score":1}""", HttpStatusCode.BadRequest, "invalid_value")]
    [InlineData("""{"id":"x","score":1,"over":"y"}""", HttpStatusCode.BadRequest, "invalid_value")]
    [InlineData("""{"id":"x","score":1,"why":"nice"}""", HttpStatusCode.BadRequest, "unknown_parameter")]
    [InlineData("[]", HttpStatusCode.BadRequest, "invalid_json")]
    public async Task What_is_no_feedback_is_refused(string body, HttpStatusCode status, string code)
    {
        Assert.Equal((status, code), Code(await PostAsync("/v1/feedback", body)));
        Assert.False(Directory.Exists(State));
    }

    [Fact]
    public async Task A_receipt_is_shown_later_with_what_would_have_sent_it_elsewhere()
    {
        string id = await AskAsync("auto");
        ReceiptRecord record = ReceiptFile.ReadLine(await _http!.GetStringAsync($"/v1/receipts/chatcmpl-{id}"));
        Assert.Equal((id, "math@top-2", RouteReason.Mapped), (record.Receipt.Id, record.Receipt.Arm.ToString(), record.Receipt.Reason));
        Counterfactual score = record.Counterfactuals!.First(other => other.Kind == CounterfactualKind.Score);
        Assert.Equal(0.1, score.Amount, 0.00101);
        Assert.Null(record.Prompt);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("/v1/receipts/nobody")).StatusCode);
    }

    [Fact]
    public async Task Explored_routes_replay_with_the_feedback_that_they_knew()
    {
        await StartAsync(new FeedbackOptions { Explore = true, ExploreEvery = 3 });
        List<string> lines = [];
        HashSet<string> arms = [];
        for (int i = 0; i < 40; i++)
        {
            string id = await AskAsync("auto");
            ReceiptRecord record = ReceiptFile.ReadLine(await _http!.GetStringAsync($"/v1/receipts/{id}"));
            arms.Add($"{record.Receipt.Reason} {record.Receipt.Arm}");
            lines.Add(ReceiptFile.WriteLine(record));
            await FeedbackAsync($$"""{"id":"{{id}}","score":{{i % 2}}}""");
        }

        Assert.Contains(arms, arm => arm.StartsWith("Explored", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("+39\"", StringComparison.Ordinal));
        string path = Path.Combine(_models.Folder, "receipts.jsonl");
        await File.WriteAllLinesAsync(path, lines);
        (int code, string output, _) = await _models.RunAsync("replay", path);
        Assert.Equal((0, "40 receipts: 40 replay exactly, 0 are of other revisions, 0 differ."), (code, output.Trim()));
        Directory.Delete(State, recursive: true);
        Assert.Contains("the outcomes was ", (await _models.RunAsync("replay", path)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_for_others_keeps_its_map_and_one_without_outcomes_no_feedback()
    {
        await StartAsync(new FeedbackOptions(), "http://*:80");
        Assert.Equal((HttpStatusCode.Forbidden, "map_changes_forbidden"), Code(await PostAsync("/v1/map/rollback", "{}")));
        File.Delete(Path.Combine(_models.Folder, ModelsFolder.Outcomes));
        await StartAsync(new FeedbackOptions());
        string id = await AskAsync("math");
        Assert.Equal((HttpStatusCode.NotFound, "feedback_disabled"), Code(await PostAsync("/v1/feedback", $$"""{"id":"{{id}}","score":1}""")));
    }

    private static (HttpStatusCode Status, string Code) Code((HttpStatusCode Status, JsonDocument Body) reply) =>
        (reply.Status, reply.Body.RootElement.GetProperty("error").GetProperty("code").GetString()!);

    private async Task StartAsync(FeedbackOptions feedback, string url = "http://127.0.0.1:8080")
    {
        _http?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _app = GatewayApplication.Build(
            new GatewayOptions { Urls = [url] },
            services => services.AddComposition(_models.Folder).AddFeedback(_models.Folder, State, feedback),
            server => server.UseTestServer(),
            _ => { });
        await _app.StartAsync();
        _http = _app.GetTestClient();
    }

    private async Task<string> AskAsync(string model, string prompt = "the quick fox")
    {
        using HttpResponseMessage response = await _http!.PostAsync("/v1/chat/completions", Json(
            $$"""{"model":"{{model}}","max_tokens":1,"messages":[{"role":"user","content":"{{prompt}}"}]}"""));
        response.EnsureSuccessStatusCode();
        return response.Headers.GetValues("x-coe-route").Single();
    }

    private async Task<string> RouteAsync()
    {
        using HttpResponseMessage response = await _http!.PostAsync("/v1/route", Json("""{"prompt":"the quick fox"}"""));
        return response.Headers.GetValues("x-coe-expert").Single();
    }

    private async Task<JsonDocument> FeedbackAsync(string body)
    {
        (HttpStatusCode status, JsonDocument reply) = await PostAsync("/v1/feedback", body);
        Assert.True(status == HttpStatusCode.OK, reply.RootElement.GetRawText());
        Assert.True(reply.RootElement.GetProperty("counted").GetBoolean());
        return reply;
    }

    private async Task<(HttpStatusCode Status, JsonDocument Body)> PostAsync(string path, string body)
    {
        using HttpResponseMessage response = await _http!.PostAsync(path, Json(body));
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
