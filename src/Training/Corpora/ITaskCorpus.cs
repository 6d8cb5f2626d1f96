namespace CoERouter.Training.Corpora;

/// <summary>An endless, seeded source of verifiable examples of one task. Thread-safe; all state is in the random source given.</summary>
public interface ITaskCorpus
{
    /// <summary>The task's name, which is also its category and its expert's name.</summary>
    string Name { get; }

    /// <summary>Draws one example of a slice. The same random state gives the same example.</summary>
    TaskExample Draw(CorpusSlice slice, Random random);

    /// <summary>Whether an answer is right, by the task's own check (executed, parsed or compared), not only by equal text.</summary>
    bool IsRight(TaskExample example, string answer);
}
