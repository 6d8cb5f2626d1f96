using System.Text.Json;
using CoERouter.Host.Gateway.Wire;
using CoERouter.Router.Feedback;

namespace CoERouter.Host.Gateway;

/// <summary>
/// POST /v1/feedback: a score of one answer (<c>id</c>, <c>score</c>), or a comparison of two (<c>preferred</c>, <c>over</c>, and
/// <c>tie</c> where neither is). With <c>id</c> may come the true <c>category</c> of the prompt, with a score or alone; it is for the monitor. Answers are named
/// by their own identity or by that of their route.
/// </summary>
internal sealed class FeedbackEndpoint(RouteMemory memory, RoutingMonitor monitor, GatewayOptions options, Admission admission)
{
    private const int LongestId = 256;
    private static readonly string[] Legal = ["id", "score", "category", "preferred", "over", "tie"];

    public async Task HandleAsync(HttpContext context)
    {
        using IDisposable place = await admission.EnterAsync(context.RequestAborted).ConfigureAwait(false);
        FeedbackReport report;
        using (JsonDocument body = await RequestBody.ReadAsync(context.Request, options, context.RequestAborted).ConfigureAwait(false))
        {
            report = Give(new Parameters(body.RootElement, string.Empty, Legal));
        }

        await context.Response.WriteAsJsonAsync(report, GatewayJson.Wire.FeedbackReport, cancellationToken: context.RequestAborted).ConfigureAwait(false);
    }

    private static FeedbackReport Report(FeedbackReply reply) => reply switch
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

    private FeedbackReport Give(Parameters parameters)
    {
        bool labels = parameters.Find("category") is not null, scores = parameters.Find("score") is not null;
        bool compares = parameters.Find("preferred") is not null || parameters.Find("over") is not null || parameters.Find("tie") is not null;
        if (compares && (labels || scores || parameters.Find("id") is not null))
        {
            throw parameters.Refuse("invalid_value", scores || !labels ? "score" : "category", "Both a score or category and a comparison are given; give one of them.");
        }

        if (compares)
        {
            return Report(memory.Desk.Prefer(Id(parameters, "preferred"), Id(parameters, "over"), parameters.Flag("tie") ?? false));
        }

        string id = Id(parameters, "id");
        string? category = labels ? ReadCategory(parameters, id) : null;
        FeedbackReport report = labels && !scores ? new FeedbackReport { Counted = true } : Report(memory.Desk.Score(id, ReadScore(parameters)));
        return category is null ? report : report with { Labelled = monitor.Label(id, category) == LabelState.Open };
    }

    private static float ReadScore(Parameters parameters) => parameters.Number("score", 0, 1)
        ?? throw parameters.Refuse("missing_parameter", "score", "The parameter \"score\" is missing; it is a number from 0 to 1.");

    private string ReadCategory(Parameters parameters, string id)
    {
        string category = parameters.Text("category")!;
        if (!monitor.Categories.Contains(category))
        {
            throw parameters.Refuse("invalid_value", "category", monitor.Categories.Count == 0
                ? "This gateway does not route by category, so that none can be named."
                : $"The categorizer does not know the category; legal are {string.Join(", ", monitor.Categories)}.");
        }

        return monitor.StateOf(id) switch
        {
            LabelState.Open => category,
            LabelState.AlreadyGiven => throw Refuse(StatusCodes.Status409Conflict, "already_given", $"The route {id} has a category already."),
            _ => throw Refuse(StatusCodes.Status404NotFound, "unknown_route", "There is no recent route of that identity that was chosen by category."),
        };
    }

    private static GatewayRefusedException Refuse(int status, string code, string sentence) => new(new GatewayRefusal(status, GatewayRefusal.InvalidRequest, code, sentence));
}
