namespace CoERouter.Router.Refinement;

/// <summary>A price of cost that reaches a target on a sample, with what to expect of it. Intervals are 95 % bootstrap intervals over the sample.</summary>
/// <param name="Price">What one unit of cost is worth, in score: the threshold between a dear arm and a cheap one.</param>
/// <param name="PriceLow">Lower end of its interval.</param>
/// <param name="PriceHigh">Upper end of its interval.</param>
/// <param name="MeanCost">Mean cost at the price, with its interval.</param>
/// <param name="MeanScore">Mean score at the price, with its interval.</param>
/// <param name="Shares">Share of the sample that each arm gets.</param>
public sealed record CalibratedPrice(
    double Price, double PriceLow, double PriceHigh, (double Value, double Low, double High) MeanCost, (double Value, double Low, double High) MeanScore, IReadOnlyList<double> Shares);
