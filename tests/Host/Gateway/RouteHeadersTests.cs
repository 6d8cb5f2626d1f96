using CoERouter.Host.Gateway;
using CoERouter.Router.Arms;
using CoERouter.Router.Routes;
using CoERouter.Tests.Router.Feedback;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CoERouter.Tests.Host.Gateway;

public sealed class RouteHeadersTests
{
    [Fact]
    public void Every_reason_has_the_name_that_receipts_give_it()
    {
        foreach (RouteReason reason in Enum.GetValues<RouteReason>())
        {
            RouteReceipt receipt = FeedbackSamples.Receipt("r", "math@top-2") with { Reason = reason };
            Assert.Contains($"\"reason\": \"{Written(receipt)[RouteHeaders.Reason]}\"", receipt.ToJson(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_set_and_the_gain_stand_in_headers_where_they_mattered()
    {
        RouteReceipt plain = FeedbackSamples.Receipt("r", "math@top-2");
        Assert.False(Written(plain).ContainsKey(RouteHeaders.Set));
        Assert.False(Written(plain).ContainsKey(RouteHeaders.Gain));
        IHeaderDictionary headers = Written(plain with { PredictionSet = ["math", "größe"], Refinement = new RouteRefinement(0.125, 0.2, RefinedSide.Cheap, Arm.Parse("math@top-4")) });
        Assert.Equal("math,gr%C3%B6%C3%9Fe", headers[RouteHeaders.Set]);
        Assert.Equal("0.1250", headers[RouteHeaders.Gain]);
        Assert.Equal(string.Empty, Written(plain with { PredictionSet = [] })[RouteHeaders.Set].ToString());
    }

    private static IHeaderDictionary Written(RouteReceipt receipt)
    {
        DefaultHttpContext context = new();
        RouteHeaders.Write(context.Response, receipt);
        return context.Response.Headers;
    }
}
