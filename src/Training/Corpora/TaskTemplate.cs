namespace CoERouter.Training.Corpora;

/// <summary>One family of prompts of a task.</summary>
/// <param name="Name">Unique within its corpus.</param>
/// <param name="Draw">Writes an example; <see cref="Wording.Unseen"/> asks for strings that training never sees.</param>
public sealed record TaskTemplate(string Name, Func<Random, Wording, TaskExample> Draw)
{
    /// <summary>How often the template is drawn relative to others. Default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>
    /// Writes an example to learn from, where lessons are mixed otherwise than questions: more of what is hard, more to answer per text.
    /// Default: as <see cref="Draw"/>.
    /// </summary>
    public Func<Random, Wording, TaskExample> Lesson { get; init; } = Draw;
}
