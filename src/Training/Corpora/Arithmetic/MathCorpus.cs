using CoERouter.Training.Corpora.Arithmetic.Problems;

namespace CoERouter.Training.Corpora.Arithmetic;

/// <summary>
/// School arithmetic with every step written out: integers of up to six digits, decimals, percentages, fractions, linear equations, unit conversion and
/// word problems. The last line of an answer is <c>Answer: </c> and the result.
/// </summary>
public sealed class MathCorpus : TemplateCorpus
{
    private readonly IReadOnlyList<TaskTemplate> _templates = Order(
        Additions.Family, Subtractions.Family, Multiplications.Family, Divisions.Family, Expressions.Family, Decimals.Family, Percentages.Family,
        Fractions.Family, Equations.Family, Conversions.Family, TwoStepStories.Family, ThreeStepStories.Family, OutOfRange.Family);

    /// <inheritdoc />
    public override string Name => "math";

    /// <inheritdoc />
    public override IReadOnlyList<TaskTemplate> Templates => _templates;

    /// <inheritdoc />
    public override bool IsRight(TaskExample example, string answer) =>
        FinalAnswer.Parse(example.Answer) is { } expected && FinalAnswer.Parse(answer) is { } given && expected == given;

    // Every tenth place takes the next template that a family keeps from training.
    private static List<TaskTemplate> Order(params ReadOnlySpan<ProblemFamily> families)
    {
        Queue<TaskTemplate> trained = new(), heldOut = new();
        foreach (ProblemFamily family in families)
        {
            family.Trained.ToList().ForEach(trained.Enqueue);
            family.HeldOut.ToList().ForEach(heldOut.Enqueue);
        }

        List<TaskTemplate> ordered = [];
        while (trained.Count + heldOut.Count > 0)
        {
            Queue<TaskTemplate> next = IsHeldOut(ordered.Count) ? heldOut : trained;
            ordered.Add(next.TryDequeue(out TaskTemplate? template)
                ? template
                : throw new InvalidOperationException($"{trained.Count} templates for training and {heldOut.Count} held out are left over; a tenth must be held out."));
        }

        return ordered;
    }
}
