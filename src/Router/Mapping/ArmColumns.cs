namespace CoERouter.Router.Mapping;

/// <summary>The arms of one expert laid out one category after the other, for loops that run millions of times.</summary>
/// <param name="Starts">Where each category begins, and after the last one the end.</param>
/// <param name="Arms">The arms.</param>
/// <param name="Values">Their values.</param>
/// <param name="Loads">Their loads, by mean limit.</param>
internal sealed record ArmColumns(int[] Starts, int[] Arms, double[] Values, double[][] Loads)
{
    /// <summary>Lays out the arms of each category.</summary>
    public static ArmColumns Of(AssignmentProblem problem, int[][] arms)
    {
        (int Category, int Arm)[] flat = [.. arms.SelectMany((row, category) => row.Select(arm => (category, arm)))];
        int[] starts = new int[arms.Length + 1];
        for (int category = 0; category < arms.Length; category++)
        {
            starts[category + 1] = starts[category] + arms[category].Length;
        }

        return new ArmColumns(
            starts,
            [.. flat.Select(cell => cell.Arm)],
            [.. flat.Select(cell => problem.Value[cell.Category][cell.Arm])],
            [.. problem.Load.Select(load => flat.Select(cell => load[cell.Category][cell.Arm]).ToArray())]);
    }
}
