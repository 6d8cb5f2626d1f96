using System.Numerics;

namespace CoERouter.Router.Mapping;

/// <summary>
/// The arms that a branch of the search may still use, laid out expert by expert and in it category by category, for loops that run
/// millions of times. The arms of one expert for one category are a segment. Immutable.
/// </summary>
internal sealed class ArmCells
{
    private ArmCells(AssignmentProblem problem, int[] expertSegments, int[] segmentCategories, int[] segmentStarts, int[] arms)
    {
        ExpertSegments = expertSegments;
        SegmentCategories = segmentCategories;
        SegmentStarts = segmentStarts;
        Arms = arms;
        Values = new double[arms.Length];
        Loads = [.. problem.Load.Select(_ => new double[arms.Length])];
        for (int segment = 0; segment < segmentCategories.Length; segment++)
        {
            int category = segmentCategories[segment];
            for (int place = segmentStarts[segment]; place < segmentStarts[segment + 1]; place++)
            {
                Values[place] = problem.Value[category][arms[place]];
                for (int limit = 0; limit < Loads.Length; limit++)
                {
                    Loads[limit][place] = problem.Load[limit][category][arms[place]];
                }
            }
        }
    }

    /// <summary>Where the segments of each expert begin, and after the last one the end.</summary>
    public int[] ExpertSegments { get; }

    /// <summary>The category of each segment.</summary>
    public int[] SegmentCategories { get; }

    /// <summary>Where each segment begins, and after the last one the end.</summary>
    public int[] SegmentStarts { get; }

    /// <summary>The arms.</summary>
    public int[] Arms { get; }

    /// <summary>Their values.</summary>
    public double[] Values { get; }

    /// <summary>Their loads, by mean limit.</summary>
    public double[][] Loads { get; }

    /// <summary>Lays out arms.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="options">The arms of each category in rising order, and so by expert.</param>
    public static ArmCells Of(AssignmentProblem problem, int[][] options)
    {
        int[] next = new int[options.Length];
        int[] expertSegments = new int[problem.Experts + 1];
        List<int> categories = [];
        List<int> starts = [];
        List<int> arms = [];
        for (int expert = 0; expert < problem.Experts; expert++)
        {
            expertSegments[expert] = categories.Count;
            for (int category = 0; category < options.Length; category++)
            {
                int[] row = options[category];
                if (next[category] < row.Length && problem.ArmExpert[row[next[category]]] == expert)
                {
                    categories.Add(category);
                    starts.Add(arms.Count);
                    while (next[category] < row.Length && problem.ArmExpert[row[next[category]]] == expert)
                    {
                        arms.Add(row[next[category]++]);
                    }
                }
            }
        }

        expertSegments[^1] = categories.Count;
        starts.Add(arms.Count);
        return new ArmCells(problem, expertSegments, [.. categories], [.. starts], [.. arms]);
    }

    /// <summary>Value less the price of the loads, of every cell.</summary>
    public void Reduce(double[] prices, double[] reduced)
    {
        Values.CopyTo(reduced, 0);
        for (int limit = 0; limit < prices.Length; limit++)
        {
            if (prices[limit] > 0)
            {
                Subtract(reduced.AsSpan(0, Values.Length), prices[limit], Loads[limit]);
            }
        }
    }

    // Every lane multiplies and subtracts by itself, so the width of the machine's vectors does not change a bit of the result.
    private static void Subtract(Span<double> reduced, double price, ReadOnlySpan<double> load)
    {
        int place = 0;
        for (int width = Vector<double>.Count; place <= reduced.Length - width; place += width)
        {
            (new Vector<double>(reduced[place..]) - (new Vector<double>(load[place..]) * price)).CopyTo(reduced[place..]);
        }

        for (; place < reduced.Length; place++)
        {
            reduced[place] -= load[place] * price;
        }
    }
}
