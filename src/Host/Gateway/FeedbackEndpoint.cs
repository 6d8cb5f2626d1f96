using System.Text.Json;
using CoERouter.Host.Gateway.Wire;
using CoERouter.Router.Feedback;

namespace CoERouter.Host.Gateway;

/// <summary>
/// POST /v1/feedback: a score of one answer (<c>id</c>, <c>score</c>), or a comparison of two (<c>preferred</c>, <c>over</c>, and
/// <c>tie</c> where neither is). Answers are named by their own identity or by that of their route.
/// </summary>
internal sealed class FeedbackEndpoint(RouteMemory memory, GatewayOptions options, Admission admission)
{
    private const int LongestId = 256;
    private static readonly string[] Legal = ["id", "score", "preferred", "over", "tie"];

    public async Task HandleAsync(HttpContext context)
    {
        using IDisposable place = await admission.EnterAsync(context.RequestAborted).ConfigureAwait(false);
        FeedbackReply reply;
        using (JsonDocument body = await RequestBody.ReadAsync(context.Request, options, context.RequestAborted).ConfigureAwait(false))
        {
            reply = Give(new Parameters(body.RootElement, string.Empty, Legal));
        }

        FeedbackReport report = reply switch
        {
            FeedbackReply.Counted counted => new FeedbackReport
            {
                Counted = true,
                Number = counted.Number,
                Category = counted.Category,
                Estimates = counted.Estimates,
                ProposedMap = counted.ProposedMap,
            },
            FeedbackReply.NotCounted not => new FeedbackReport { Counted = false, Reason = not.Sentence },
            FeedbackReply.Refused refused => throw new GatewayRefusedException(Refuse(refused)),
            _ => throw new InvalidOperationException($"There is no answer to {reply.GetType().Name}."),
        };
        await context.Response.WriteAsJsonAsync(report, GatewayJson.Wire.FeedbackReport, cancellationToken: context.RequestAborted)
            .ConfigureAwait(false);
    }

    private static GatewayRefusal Refuse(FeedbackReply.Refused refused) => refused.Refusal switch
    {
        FeedbackRefusal.UnknownRoute => new GatewayRefusal(
            StatusCodes.Status404NotFound, GatewayRefusal.InvalidRequest, "unknown_route", refused.Sentence),
        FeedbackRefusal.AlreadyGiven => new GatewayRefusal(
            StatusCodes.Status409Conflict, GatewayRefusal.InvalidRequest, "already_given", refused.Sentence),
        FeedbackRefusal.NotKept => new GatewayRefusal(
            StatusCodes.Status503ServiceUnavailable,
            GatewayRefusal.ServerError,
            "feedback_not_kept",
            refused.Sentence,
            RetryAfter: TimeSpan.FromSeconds(1)),
        _ => GatewayRefusal.Invalid("not_comparable", refused.Sentence),
    };

    private static string Id(Parameters parameters, string name) => parameters.Text(name) switch
    {
        null => throw parameters.Refuse(
            "missing_parameter",
            name,
            $"The parameter \"{name}\" is missing; give \"id\" and \"score\", or \"preferred\" and \"over\"."),
        { Length: > 0 and <= LongestId } text when text.All(character => character is > ' ' and <= '~') => RouteMemory.RouteId(text),
        _ => throw parameters.Refuse(
            "invalid_value",
            name,
            $"The parameter \"{name}\" is not the identity of an answer; it stands in the answer's \"id\" and in its header "
            + $"{RouteHeaders.RouteId}."),
    };

    private FeedbackReply Give(Parameters parameters)
    {
        bool scores = parameters.Find("id") is not null || parameters.Find("score") is not null;
        bool compares = parameters.Find("preferred") is not null
            || parameters.Find("over") is not null
            || parameters.Find("tie") is not null;
        if (scores && compares)
        {
            throw parameters.Refuse("invalid_value", "score", "Both a score and a comparison are given; give one of them.");
        }

        if (compares)
        {
            return memory.Desk.Prefer(Id(parameters, "preferred"), Id(parameters, "over"), parameters.Flag("tie") ?? false);
        }

        string id = Id(parameters, "id");
        float score = parameters.Number("score", 0, 1)
            ?? throw parameters.Refuse("missing_parameter", "score", "The parameter \"score\" is missing; it is a number from 0 to 1.");
        return memory.Desk.Score(id, score);
    }
}
