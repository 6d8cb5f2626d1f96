namespace CoERouter.Router.Mapping;

/// <summary>One arm per category, with its sums.</summary>
/// <param name="Arms">The arm of each category.</param>
/// <param name="Value">Sum of the values.</param>
/// <param name="Active">Sum of the active parameters.</param>
internal sealed record Assignment(int[] Arms, double Value, double Active)
{
    /// <summary>Values closer than this count as equal, since sums in another order differ by rounding.</summary>
    public const double ValueTolerance = 1e-11;

    private const double RelativeActiveTolerance = 1e-11;

    public static Assignment From(AssignmentProblem problem, int[] arms)
    {
        double value = 0;
        double active = 0;
        for (int category = 0; category < arms.Length; category++)
        {
            value += problem.Value[category][arms[category]];
            active += problem.Active[category][arms[category]];
        }

        return new Assignment(arms, value, active);
    }

    /// <summary>The slack within which two values of about this size count as equal.</summary>
    public static double Tolerance(double value) => ValueTolerance * Math.Max(1, Math.Abs(value));

    /// <summary>Whether a mean of active parameters keeps a limit, up to rounding.</summary>
    public static bool Keeps(double active, double limit) => active <= limit + (RelativeActiveTolerance * Math.Abs(active));

    /// <summary>Whether this one comes before another: more value, fewer active parameters, smaller experts, earlier names.</summary>
    public bool IsBetterThan(Assignment other, AssignmentProblem problem)
    {
        double tolerance = Tolerance(Value);
        if (Math.Abs(Value - other.Value) > tolerance)
        {
            return Value > other.Value;
        }

        if (Math.Abs(Active - other.Active) > RelativeActiveTolerance * Math.Max(Active, other.Active))
        {
            return Active < other.Active;
        }

        Int128 size = Size(problem) - other.Size(problem);
        return size != 0 ? size < 0 : CompareNames(other, problem) < 0;
    }

    private Int128 Size(AssignmentProblem problem)
    {
        Int128 size = 0;
        foreach (int arm in Arms)
        {
            size += problem.ExpertParameters[problem.ArmExpert[arm]];
        }

        return size;
    }

    private int CompareNames(Assignment other, AssignmentProblem problem)
    {
        for (int category = 0; category < Arms.Length; category++)
        {
            int order = problem.ArmRank[Arms[category]].CompareTo(problem.ArmRank[other.Arms[category]]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
