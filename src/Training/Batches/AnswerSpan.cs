namespace CoERouter.Training.Batches;

/// <summary>Where one answer's predictions lie in a packed batch: positions <paramref name="Start"/> to <paramref name="End"/> (exclusive) of the flat batch predict its tokens.</summary>
public readonly record struct AnswerSpan(int Start, int End);
