using System.Globalization;
using System.Text;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;

namespace CoERouter.Router.Feedback;

/// <summary>Two maps compared, for someone who has to agree to the second.</summary>
/// <param name="FromRevision">Revision of the present map.</param>
/// <param name="ToRevision">Revision of the new map.</param>
/// <param name="Changes">Categories that go elsewhere, are new or are gone, in the order of the maps.</param>
/// <param name="FromGeneralArm">General arm of the present map.</param>
/// <param name="ToGeneralArm">General arm of the new map.</param>
/// <param name="FromTotalParameters">Parameters of the present map's experts.</param>
/// <param name="ToTotalParameters">Parameters of the new map's experts.</param>
/// <param name="FromMeanActiveParameters">Mean active parameters of the present map.</param>
/// <param name="ToMeanActiveParameters">Mean active parameters of the new map.</param>
public sealed record MapDiff(
    string FromRevision,
    string ToRevision,
    IReadOnlyList<MapChange> Changes,
    Arm FromGeneralArm,
    Arm ToGeneralArm,
    long FromTotalParameters,
    long ToTotalParameters,
    double FromMeanActiveParameters,
    double ToMeanActiveParameters)
{
    /// <summary>Whether both decide alike, whatever their figures.</summary>
    public bool IsEmpty => Changes.Count == 0 && FromGeneralArm == ToGeneralArm;

    /// <summary>Compares two maps.</summary>
    /// <param name="from">The present map.</param>
    /// <param name="to">The new map.</param>
    /// <param name="estimates">What is known by now of the arms, to be shown beside the maps' own figures; null leaves it out.</param>
    public static MapDiff Of(CategoryMap from, CategoryMap to, OutcomeEstimates? estimates = null)
    {
        string[] categories = [.. from.Entries.Concat(to.Entries).Select(entry => entry.Category).Distinct(StringComparer.Ordinal)];
        MapChange[] changes = [.. categories.Select(category => Change(category, Entry(from, category), Entry(to, category), estimates)).OfType<MapChange>()];
        return new MapDiff(
            from.Revision, to.Revision, changes, from.GeneralArm, to.GeneralArm, from.TotalParameters, to.TotalParameters, from.MeanActiveParameters, to.MeanActiveParameters);
    }

    /// <summary>The comparison as lines, those that go marked with "-" and those that come with "+".</summary>
    public string ToText()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"--- map {FromRevision}\n+++ map {ToRevision}\n");
        foreach (MapChange change in Changes)
        {
            Line('-', change.Category, change.From, change.FromScore, change.FromEstimate);
            Line('+', change.Category, change.To, change.ToScore, change.ToEstimate);
        }

        if (FromGeneralArm != ToGeneralArm)
        {
            text.Append(CultureInfo.InvariantCulture, $"-(not sure) -> {FromGeneralArm}\n+(not sure) -> {ToGeneralArm}\n");
        }

        if (IsEmpty)
        {
            text.Append("No category goes elsewhere.\n");
        }

        text.Append(CultureInfo.InvariantCulture,
            $"Total parameters {FromTotalParameters:#,0} -> {ToTotalParameters:#,0}; mean active parameters {FromMeanActiveParameters:#,0} -> {ToMeanActiveParameters:#,0}.\n");
        return text.ToString();

        void Line(char mark, string category, Arm? arm, double? score, ArmEstimate? estimate)
        {
            if (arm is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{mark}{category} -> {arm}  (score {score:0.0000}");
                text.Append(estimate is null ? ")\n" : string.Create(CultureInfo.InvariantCulture, $"; with all feedback {estimate.Mean:0.0000} [{estimate.Low:0.0000}, {estimate.High:0.0000}])\n"));
            }
        }
    }

    private static MapEntry? Entry(CategoryMap map, string category) => map.Entries.FirstOrDefault(entry => entry.Category == category);

    private static MapChange? Change(string category, MapEntry? from, MapEntry? to, OutcomeEstimates? estimates) => from?.Arm == to?.Arm
        ? null
        : new MapChange(category, from?.Arm, to?.Arm, from?.Score, to?.Score) { FromEstimate = Estimate(estimates, category, from?.Arm), ToEstimate = Estimate(estimates, category, to?.Arm) };

    private static ArmEstimate? Estimate(OutcomeEstimates? estimates, string category, Arm? arm) =>
        arm is not null && estimates?.Of(category) is { } posterior && posterior.IndexOf(arm) is >= 0 and int index ? ArmEstimate.Of(posterior, index) : null;
}
