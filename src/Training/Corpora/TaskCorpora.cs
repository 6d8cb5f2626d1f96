using CoERouter.Training.Corpora.Arithmetic;
using CoERouter.Training.Corpora.Extraction;
using CoERouter.Training.Corpora.Knowledge;
using CoERouter.Training.Corpora.Queries;

namespace CoERouter.Training.Corpora;

/// <summary>The corpora of the embedded experts.</summary>
public static class TaskCorpora
{
    /// <summary>One new corpus for each embedded expert, in the order of their tables.</summary>
    public static IReadOnlyList<ITaskCorpus> All() => [new MathCorpus(), new SqlCorpus(), new ExtractCorpus(), new GeneralCorpus()];

    /// <summary>The corpus of a task.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static ITaskCorpus Of(string task) => All().FirstOrDefault(corpus => corpus.Name == task)
        ?? throw new ArgumentException($"There is no task '{task}'; legal are {string.Join(", ", All().Select(corpus => corpus.Name))}.", nameof(task));
}
