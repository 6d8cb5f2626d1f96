namespace CoERouter.Training.Selection;

/// <summary>What a K-shot selection will ask of the experts, known before the first call.</summary>
/// <param name="Candidates">Expert and gating pairs.</param>
/// <param name="Shots">Examples that each of them gets.</param>
/// <param name="Given">Examples that there are.</param>
public sealed record ShotPlan(int Candidates, int Shots, int Given)
{
    /// <summary>Calls per candidate and example: one answer, and one likelihood of the reference answer.</summary>
    public const int CallsEach = 2;

    /// <summary>All calls.</summary>
    public int Calls => Candidates * Shots * CallsEach;

    /// <summary>The plan as one sentence.</summary>
    public string Sentence => $"{Candidates} arms x {Shots} examples x {CallsEach} calls (one answer, one likelihood of the reference answer) = {Calls} calls"
        + (Shots < Given ? $"; the first {Shots} of {Given} examples are used." : ".");

    /// <summary>Plans within a limit of calls: as many examples as fit, in their order.</summary>
    /// <param name="candidates">Expert and gating pairs.</param>
    /// <param name="given">Examples that there are.</param>
    /// <param name="shots">Most examples to use; null means all.</param>
    /// <param name="mostCalls">Most calls; null means as many as it takes.</param>
    /// <exception cref="ArgumentException">There is nothing to try, or the limit is too low for one example.</exception>
    public static ShotPlan Create(int candidates, int given, int? shots = null, int? mostCalls = null)
    {
        if (candidates < 1 || given < 1)
        {
            throw new ArgumentException($"There are {candidates} arms and {given} examples; one of each is needed at least.");
        }

        if (shots is < 1)
        {
            throw new ArgumentException($"K is {shots}; legal is 1 or more.");
        }

        int most = Math.Min(shots ?? given, given);
        int fitting = mostCalls is { } calls ? Math.Min(most, calls / (candidates * CallsEach)) : most;
        return fitting > 0
            ? new ShotPlan(candidates, fitting, given)
            : throw new ArgumentException(
                $"{mostCalls} calls are too few: one example for {candidates} arms takes {candidates * CallsEach}.");
    }
}
