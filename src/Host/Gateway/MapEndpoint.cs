using System.Text.Json;
using CoERouter.Host.Gateway.Wire;
using CoERouter.Router.Feedback;
using CoERouter.Router.Mapping;

namespace CoERouter.Host.Gateway;

/// <summary>
/// GET /v1/map: the map in use, and what the proposed one would change. POST /v1/map/apply with its <c>revision</c> puts it in use; POST
/// /v1/map/rollback takes that back. Both changes are for this machine only.
/// </summary>
internal sealed class MapEndpoint(RouteMemory memory, GatewayOptions options, Admission admission)
{
    private static readonly string[] LegalToApply = ["revision"];

    public async Task ShowAsync(HttpContext context)
    {
        using IDisposable place = await admission.EnterAsync(context.RequestAborted).ConfigureAwait(false);
        (CategoryMap current, _, CategoryMap? previous) = memory.Desk.Maps();
        await WriteAsync(context, new MapReport
        {
            Revision = current.Revision,
            Categories = [.. current.Entries.Select(entry => new MapReport.Row(entry.Category, entry.Arm, entry.Score, entry.Weight))],
            GeneralArm = current.GeneralArm,
            Proposed = memory.Desk.Proposal(),
            PreviousRevision = previous?.Revision,
        }).ConfigureAwait(false);
    }

    public async Task ApplyAsync(HttpContext context)
    {
        using IDisposable place = await admission.EnterAsync(context.RequestAborted).ConfigureAwait(false);
        RefuseOthers();
        string revision;
        using (JsonDocument body = await RequestBody.ReadAsync(context.Request, options, context.RequestAborted).ConfigureAwait(false))
        {
            Parameters parameters = new(body.RootElement, string.Empty, LegalToApply);
            revision = parameters.Text("revision") ?? throw parameters.Refuse(
                "missing_parameter",
                "revision",
                "The parameter \"revision\" is missing; it is that of the proposed map, as GET /v1/map shows it.");
        }

        MapDiff? diff = memory.Desk.Apply(revision, out string sentence);
        await WriteChangeAsync(context, diff, "nothing_to_apply", sentence).ConfigureAwait(false);
    }

    public async Task RollBackAsync(HttpContext context)
    {
        using IDisposable place = await admission.EnterAsync(context.RequestAborted).ConfigureAwait(false);
        RefuseOthers();
        using (JsonDocument body = await RequestBody.ReadAsync(context.Request, options, context.RequestAborted).ConfigureAwait(false))
        {
            _ = new Parameters(body.RootElement, string.Empty, []);
        }

        await WriteChangeAsync(context, memory.Desk.RollBack(), "nothing_to_roll_back", "No earlier map was kept.").ConfigureAwait(false);
    }

    private static Task WriteAsync(HttpContext context, MapReport report) =>
        context.Response.WriteAsJsonAsync(report, GatewayJson.Wire.MapReport, cancellationToken: context.RequestAborted);

    private static Task WriteChangeAsync(HttpContext context, MapDiff? diff, string code, string sentence) => diff is null
        ? throw new GatewayRefusedException(
            new GatewayRefusal(StatusCodes.Status409Conflict, GatewayRefusal.InvalidRequest, code, sentence))
        : WriteAsync(context, new MapReport { Revision = diff.ToRevision, Changed = diff });

    // There is no authentication, so who can only reach the gateway from elsewhere may not change how it routes.
    private void RefuseOthers()
    {
        if (options.AllowedHosts.Contains("*"))
        {
            throw new GatewayRefusedException(new GatewayRefusal(
                StatusCodes.Status403Forbidden, GatewayRefusal.InvalidRequest, "map_changes_forbidden",
                "A gateway that listens to other machines does not change its map over HTTP; use 'coe map' and start it again."));
        }
    }
}
