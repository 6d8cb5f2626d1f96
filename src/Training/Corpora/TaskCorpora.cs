using CoERouter.Training.Corpora.Arithmetic;
using CoERouter.Training.Corpora.Extraction;
using CoERouter.Training.Corpora.Foreign;
using CoERouter.Training.Corpora.Knowledge;
using CoERouter.Training.Corpora.Queries;

namespace CoERouter.Training.Corpora;

/// <summary>The corpora of the embedded experts.</summary>
public static class TaskCorpora
{
    /// <summary>One new corpus for each embedded expert, in the order of their tables.</summary>
    public static IReadOnlyList<ITaskCorpus> All() => [new MathCorpus(), new SqlCorpus(), new ExtractCorpus(), new GeneralCorpus()];

    /// <summary>The corpora of the categorizer: one for each category, refusals left to the unknown one.</summary>
    public static IReadOnlyList<ITaskCorpus> ForCategorizer() => [new MathCorpus(), new SqlCorpus(), new ExtractCorpus(), new GeneralCorpus(refusalShare: 0), new ForeignCorpus()];

    /// <summary>The corpus of a task.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static ITaskCorpus Of(string task) => All().FirstOrDefault(corpus => corpus.Name == task)
        ?? throw new ArgumentException($"There is no task '{task}'; legal are {string.Join(", ", All().Select(corpus => corpus.Name))}.", nameof(task));
}
