using CoERouter.Router.Arms;

namespace CoERouter.Router.Mapping;

/// <summary>Category to arm: the decision that a solver made once, and by which every prompt is routed. Immutable.</summary>
public sealed class CategoryMap
{
    /// <summary>Makes a map.</summary>
    /// <param name="entries">One entry per category.</param>
    /// <param name="generalArm">The arm for prompts of low confidence or of no known category.</param>
    /// <param name="experts">The deployed experts: those of the entries, their fallbacks and the general arm.</param>
    /// <param name="budget">The limits that were kept.</param>
    /// <param name="objective">Mean score, weighted over the categories.</param>
    /// <param name="bound">Proven upper bound of the objective; equal to it where the solver is exact.</param>
    /// <exception cref="InvalidDataException">One sentence for each fault.</exception>
    public CategoryMap(
        IReadOnlyList<MapEntry> entries, Arm generalArm, IReadOnlyList<ExpertCost> experts, Budget budget, double objective, double bound)
    {
        Entries = [.. entries];
        GeneralArm = generalArm;
        Experts = [.. experts];
        Budget = budget;
        Objective = objective;
        Bound = bound;
        IReadOnlyList<string> faults = CategoryMapFaults.Find(this);
        if (faults.Count > 0)
        {
            throw new InvalidDataException(string.Join(" ", faults));
        }

        Revision = CategoryMapFile.Hash(this);
    }

    /// <summary>One entry per category.</summary>
    public IReadOnlyList<MapEntry> Entries { get; }

    /// <summary>The arm for prompts of low confidence or of no known category.</summary>
    public Arm GeneralArm { get; }

    /// <summary>The deployed experts.</summary>
    public IReadOnlyList<ExpertCost> Experts { get; }

    /// <summary>The limits that were kept.</summary>
    public Budget Budget { get; }

    /// <summary>Mean score, weighted over the categories.</summary>
    public double Objective { get; }

    /// <summary>Proven upper bound of <see cref="Objective"/>.</summary>
    public double Bound { get; }

    /// <summary>Twelve hexadecimal digits of the SHA-256 of everything above: two maps with the same revision decide alike.</summary>
    public string Revision { get; }

    /// <summary>Parameters of the deployed experts together.</summary>
    public long TotalParameters => Experts.Sum(expert => expert.TotalParameters);

    /// <summary>Mean active parameters per token, weighted over the categories.</summary>
    public double MeanActiveParameters => Entries.Sum(entry => entry.Weight * entry.MeanActiveParameters);
}
