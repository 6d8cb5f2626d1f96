using CoERouter.Categorizer.Conformal;
using CoERouter.Evaluation.Statistics;

namespace CoERouter.Evaluation.Categories;

/// <summary>What prediction sets did on prompts of known categories.</summary>
/// <param name="Calibrated">Which prompts calibrated them.</param>
/// <param name="Score">The score.</param>
/// <param name="Alpha">The share that may be missed.</param>
/// <param name="Coverage">The share of sets that held the true category.</param>
/// <param name="MeanSize">Mean number of members.</param>
/// <param name="Empty">The share of empty sets.</param>
/// <param name="Single">The share of sets with one member.</param>
/// <param name="SingleRight">The share of those whose member is the true category.</param>
public sealed record ConformalRow(
    string Calibrated, ConformalScore Score, double Alpha, WilsonInterval Coverage, double MeanSize, double Empty, double Single, WilsonInterval SingleRight)
{
    /// <summary>Whether the promised coverage lies in the interval.</summary>
    public bool Holds => Coverage.Low <= 1 - Alpha && 1 - Alpha <= Coverage.High;
}
