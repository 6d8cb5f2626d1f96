using System.Net;
using CoERouter.Host.Gateway;
using CoERouter.Router.Routes;
using CoERouter.Tests.Router;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace CoERouter.Tests.Host.Gateway;

public sealed class OtherEndpointTests
{
    [Theory]
    [InlineData("""{"prompt":"math 1 + 1"}""", "math@top-2", RouteReason.Mapped)]
    [InlineData("""{"messages":[{"role":"user","content":"sql rows"}]}""", "sql@top-2", RouteReason.Mapped)]
    [InlineData("""{"prompt":"perhaps math"}""", "general@top-2", RouteReason.LowConfidence)]
    [InlineData("""{"prompt":"math","model":"spare","gating":"rank-3"}""", "spare@rank-3", RouteReason.Requested)]
    public async Task A_route_is_decided_without_asking_any_expert(string body, string arm, RouteReason reason)
    {
        FakeExpert math = new("math", FakeExpert.Says("never"));
        await using TestGateway gateway = await TestGateway.StartAsync(("math", math));
        using HttpResponseMessage response = await gateway.PostAsync("/v1/route", body);
        RouteReceipt receipt = RouteReceipt.FromJson(await response.Content.ReadAsStringAsync());
        Assert.Equal((arm, reason), (receipt.Arm.ToString(), receipt.Reason));
        Assert.Equal("r-1", Assert.Single(response.Headers.GetValues("x-coe-route")));
        Assert.Equal(0, math.Calls);
    }

    [Fact]
    public async Task Models_in_golden_bytes()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        Assert.Equal(
            """{"data":[{"id":"auto","created":1700000000,"object":"model","owned_by":"coerouter"},{"id":"math","created":1700000000,"object":"model","owned_by":"coerouter"}],"object":"list"}""",
            await gateway.Http.GetStringAsync("/v1/models"));
        Assert.Equal("""{"id":"auto","created":1700000000,"object":"model","owned_by":"coerouter"}""", await gateway.Http.GetStringAsync("/v1/models/auto"));
    }

    [Fact]
    public async Task Health_follows_the_life_of_the_gateway()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        Assert.Equal("""{"status":"live"}""", await gateway.Http.GetStringAsync("/health/live"));
        Assert.Equal("""{"status":"ready"}""", await gateway.Http.GetStringAsync("/health/ready"));
        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        using HttpResponseMessage response = await gateway.Http.GetAsync("/health/ready");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"stopping"}"""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:8080", HttpStatusCode.OK)]
    [InlineData("attacker.example", HttpStatusCode.BadRequest)]
    public async Task A_loopback_gateway_answers_only_to_its_own_names(string host, HttpStatusCode expected)
    {
        await using TestGateway gateway = await TestGateway.StartAsync(("math", new EchoExpert("math")));
        using HttpRequestMessage request = new(HttpMethod.Get, "/v1/models");
        request.Headers.Host = host;
        using HttpResponseMessage response = await gateway.Http.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public void A_gateway_for_others_answers_to_any_name()
    {
        Assert.Equal(["*"], new GatewayOptions { Urls = ["http://*:80"] }.AllowedHosts);
        Assert.Equal(["*"], new GatewayOptions { Urls = ["http://127.0.0.1:80", "http://192.0.2.1:80"] }.AllowedHosts);
        Assert.DoesNotContain("*", new GatewayOptions { Urls = ["http://localhost:80", "http://[::1]:80"] }.AllowedHosts);
    }
}
