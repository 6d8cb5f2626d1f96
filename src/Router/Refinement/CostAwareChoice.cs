namespace CoERouter.Router.Refinement;

/// <summary>Chooses the arm with the highest predicted score less the price of its cost. Equal ones go to the cheaper arm, then to the first.</summary>
public static class CostAwareChoice
{
    /// <summary>The chosen arm.</summary>
    /// <param name="scores">Predicted score of each arm.</param>
    /// <param name="costs">Cost of each arm.</param>
    /// <param name="price">What one unit of cost is worth, in score; 0 ignores costs.</param>
    public static int Choose(ReadOnlySpan<double> scores, ReadOnlySpan<double> costs, double price)
    {
        int best = 0;
        for (int arm = 1; arm < scores.Length; arm++)
        {
            double gain = scores[arm] - scores[best] - (price * (costs[arm] - costs[best]));
            if (gain > 0 || (gain == 0 && costs[arm] < costs[best]))
            {
                best = arm;
            }
        }

        return best;
    }
}
