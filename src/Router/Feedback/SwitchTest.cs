namespace CoERouter.Router.Feedback;

/// <summary>
/// Whether an arm is better than another, decided so that one may look after every single answer: the normal mixture bound (Robbins 1970),
/// which holds at all times at once. The difference δ with variance v, of which measurements alone knew v₀, is above 0 where
/// δ² ≥ v (1 + v/v₀) (2 ln(1/α) + ln(1 + v₀/v)).
/// </summary>
internal static class SwitchTest
{
    /// <summary>The lower end of the interval of the difference; the arm is better where it is above 0.</summary>
    /// <param name="posterior">What is known.</param>
    /// <param name="arm">The arm that may be better.</param>
    /// <param name="other">The arm in use.</param>
    /// <param name="falseAlarm">Highest probability of a mistake for this category, shared between all its arms.</param>
    public static double LowerBound(CategoryPosterior posterior, int arm, int other, double falseAlarm)
    {
        (double mean, double variance, double prior) = posterior.Difference(arm, other);
        double each = falseAlarm / Math.Max(1, posterior.Arms.Count - 1);
        double width = variance * (1 + (variance / prior)) * ((2 * Math.Log(1 / each)) + Math.Log(1 + (prior / variance)));
        return mean - Math.Sqrt(width);
    }

    /// <summary>The arm that is better than another by the widest margin; −1 where none surely is.</summary>
    public static int Better(CategoryPosterior posterior, int current, double falseAlarm)
    {
        int best = -1;
        double margin = 0;
        for (int arm = 0; arm < posterior.Arms.Count; arm++)
        {
            double bound = arm == current ? 0 : LowerBound(posterior, arm, current, falseAlarm);
            if (bound > margin)
            {
                (best, margin) = (arm, bound);
            }
        }

        return best;
    }
}
