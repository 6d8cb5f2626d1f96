using CoERouter.Experts.Specification;
using CoERouter.Host.Composition;
using CoERouter.Router.Arms;

namespace CoERouter.Host.Commands;

/// <summary>Which arms a K-shot selection tries.</summary>
internal static class ShotArms
{
    private static readonly string[] OtherGatings = ["top-1"];

    /// <summary>The named arms, or every expert with its own gating and the given ones that its layers can follow.</summary>
    /// <exception cref="ArgumentException">One sentence that names every arm or gating that is not legal.</exception>
    public static IReadOnlyList<Arm> Read(IReadOnlyList<string> arms, IReadOnlyList<string> gatings, ExpertCatalogue catalogue)
    {
        if (arms.Count > 0 && gatings.Count > 0)
        {
            throw new ArgumentException("Both --arms and --gatings are given; give one of them.");
        }

        return arms.Count > 0 ? Named(arms, catalogue) : All(gatings.Count > 0 ? gatings : OtherGatings, catalogue);
    }

    private static Arm[] Named(IReadOnlyList<string> names, ExpertCatalogue catalogue)
    {
        List<string> faults = [];
        List<Arm> arms = [];
        foreach (string name in names.Distinct(StringComparer.Ordinal))
        {
            ExpertSummary? expert = Arm.TryParse(name, out Arm? arm) ? catalogue.Experts.FirstOrDefault(expert => expert.Name == arm.Expert) : null;
            if (arm is null || expert is null || !expert.Profile.Cost.Allows(arm.Gating))
            {
                faults.Add($"\"{name}\"");
            }
            else
            {
                arms.Add(arm);
            }
        }

        return faults.Count == 0 ? [.. arms] : throw new ArgumentException(
            $"{string.Join(", ", faults)} cannot be tried; an arm is EXPERT@GATING, the experts are {string.Join(", ", catalogue.Experts.Select(expert => $"{expert.Name} (top-1 to top-{expert.Profile.Cost.RoutedExperts})"))}.");
    }

    private static Arm[] All(IReadOnlyList<string> gatings, ExpertCatalogue catalogue)
    {
        GatingPolicy[] policies = [.. gatings.Select(text => SamplingOptions.ReadGating(text)!.Value)];
        return [.. catalogue.Experts.SelectMany(expert => policies.Prepend(expert.Profile.DefaultGating).Distinct()
            .Where(expert.Profile.Cost.Allows).Select(gating => new Arm(expert.Name, gating)))];
    }
}
