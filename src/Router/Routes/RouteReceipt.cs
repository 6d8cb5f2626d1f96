using System.Text.Json;
using CoERouter.Router.Arms;

namespace CoERouter.Router.Routes;

/// <summary>
/// Why a prompt went where it went. With the same categorizer, map and outcome revisions the same distribution gives the same arm again,
/// which <see cref="Receipts.RouteReplay"/> checks. It never holds text of the prompt.
/// </summary>
public sealed record RouteReceipt
{
    /// <summary>Identifies the route, also in logs and response headers.</summary>
    public required string Id { get; init; }

    /// <summary>Why the arm answers.</summary>
    public required RouteReason Reason { get; init; }

    /// <summary>The arm that answers.</summary>
    public required Arm Arm { get; init; }

    /// <summary>The arm that was to answer and did not; only where the reason is <see cref="RouteReason.Fallback"/>.</summary>
    public Arm? FirstChoice { get; init; }

    /// <summary>Where the map sends the category; only where exploration or the prompt's own score chose another arm.</summary>
    public Arm? MapArm { get; init; }

    /// <summary>The gating that the request asked for; null where it left it to the map or to the expert.</summary>
    public string? RequestedGating { get; init; }

    /// <summary>The most probable category; null where the request named the expert.</summary>
    public string? Category { get; init; }

    /// <summary>Its probability.</summary>
    public float? Confidence { get; init; }

    /// <summary>Whether the categorizer was sure enough to use the map.</summary>
    public bool? IsConfident { get; init; }

    /// <summary>Every category's probability.</summary>
    public CategoryDistribution? Distribution { get; init; }

    /// <summary>How foreign the prompt is, on the categorizer's own scale.</summary>
    public float? OutOfDomain { get; init; }

    /// <summary>Whether that score keeps the categorizer's limit; null where the request named an expert.</summary>
    public bool? IsInDomain { get; init; }

    /// <summary>The categories that are possible at the promised coverage; null where prediction sets are not used.</summary>
    public IReadOnlyList<string>? PredictionSet { get; init; }

    /// <summary>How the prompt was placed between two arms of its category; null where it was not.</summary>
    public RouteRefinement? Refinement { get; init; }

    /// <summary>The second category.</summary>
    public string? RunnerUpCategory { get; init; }

    /// <summary>Where the second category would have gone.</summary>
    public Arm? RunnerUpArm { get; init; }

    /// <summary>What the arm costs.</summary>
    public required RouteCost Cost { get; init; }

    /// <summary>The limits that the map keeps.</summary>
    public required Budget Budget { get; init; }

    /// <summary>Revision of the categorizer.</summary>
    public required string CategorizerRevision { get; init; }

    /// <summary>Revision of the map.</summary>
    public required string MapRevision { get; init; }

    /// <summary>Revision of the outcomes: the table's, and where exploration drew from it, "+" and the last feedback that it knew.</summary>
    public string? OutcomesRevision { get; init; }

    /// <summary>Revision of the rules that place prompts between two arms; null where there are none.</summary>
    public string? RefinementRevision { get; init; }

    /// <summary>The receipt as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RouterJsonContext.Default.RouteReceipt);

    /// <summary>Reads a receipt back.</summary>
    /// <exception cref="InvalidDataException">The text is not a receipt.</exception>
    public static RouteReceipt FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(
                json, RouterJsonContext.Default.RouteReceipt) ?? throw new InvalidDataException("The receipt is empty.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"The receipt cannot be read: {fault.Message}", fault);
        }
    }
}
