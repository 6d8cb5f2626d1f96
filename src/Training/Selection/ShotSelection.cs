namespace CoERouter.Training.Selection;

/// <summary>
/// Chooses experts for a new task from K labelled examples ("Leveraging Open Knowledge for Advancing Task Expertise in Large Language
/// Models", arXiv 2408.15915): ranks all by accuracy and by perplexity of the reference answers, keeps a shortlist of the smallest rank sum,
/// and takes the group of it that is best in rank sum and diversity together. Pure; ties go to fewer active parameters, then to the earlier
/// candidate.
/// </summary>
public static class ShotSelection
{
    // Means of the same similarities in another order differ by so much at most.
    private const double Rounding = 1e-12;

    /// <summary>Chooses.</summary>
    /// <param name="scores">What the candidates did, at least one.</param>
    /// <param name="similarity">Similarities between them, in the same order, from −1 to 1.</param>
    /// <param name="activeParameters">Active parameters of each, for ties.</param>
    /// <param name="options">How many, and by what; sizes above the number of candidates are cut to it.</param>
    public static ShotChoice Select(
        IReadOnlyList<ShotScore> scores, double[,] similarity, IReadOnlyList<long> activeParameters, SelectionOptions options)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfZero(scores.Count, nameof(scores));
        RankedCandidate[] candidates = [.. scores.Select(score => new RankedCandidate(
            score,
            1 + scores.Count(other => other.Accuracy > score.Accuracy),
            1 + scores.Count(other => other.MeanPerplexity < score.MeanPerplexity)))];
        int[] order = [.. Enumerable.Range(0, candidates.Length)
            .OrderBy(i => candidates[i].RankSum).ThenBy(i => candidates[i].AccuracyRank).ThenBy(i => activeParameters[i])];
        int[] shortlist = order[..Math.Min(options.Shortlist, order.Length)];
        List<int[]> groups = [];
        AddGroups(groups, shortlist, Math.Min(options.Choose, shortlist.Length), 0, []);
        double[] similarities = [.. groups.Select(group => Mean(group, similarity, Math.Abs))];
        double[] signed = [.. groups.Select(group => Mean(group, similarity, static cosine => cosine))];

        // Omega is the reciprocal of the mean similarity; its falling order is the rising order of the mean, also where that is not positive.
        int[] diversityRank = [.. signed.Select(mean => 1 + signed.Count(other => other < mean - Rounding))];
        int best = options.Objective == TupleObjective.DiversityOnly
            ? Least(group => similarities[group])
            : Least(group => groups[group].Sum(i => candidates[i].RankSum) + diversityRank[group]);
        return new ShotChoice(
            [.. order.Select(i => candidates[i])],
            [.. groups[best].Select(i => candidates[i])],
            groups[best].Length < 2 ? 0 : signed[best],
            diversityRank[best],
            groups.Count);

        int Least(Func<int, double> of) => Enumerable.Range(0, groups.Count).MinBy(of);
    }

    private static void AddGroups(List<int[]> groups, int[] shortlist, int left, int from, List<int> chosen)
    {
        if (left == 0)
        {
            groups.Add([.. chosen]);
            return;
        }

        for (int i = from; i <= shortlist.Length - left; i++)
        {
            chosen.Add(shortlist[i]);
            AddGroups(groups, shortlist, left - 1, i + 1, chosen);
            chosen.RemoveAt(chosen.Count - 1);
        }
    }

    private static double Mean(int[] group, double[,] similarity, Func<double, double> of)
    {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < group.Length; i++)
        {
            for (int j = i + 1; j < group.Length; j++)
            {
                sum += of(similarity[group[i], group[j]]);
                pairs++;
            }
        }

        return pairs == 0 ? 0 : sum / pairs;
    }
}
