using CoERouter.Training.Corpora;

namespace CoERouter.Tests.Training.Corpora.Extraction;

internal static class CorpusDraws
{
    public static IReadOnlyList<TaskExample> DrawMany(this ITaskCorpus corpus, CorpusSlice slice, int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => corpus.Draw(slice, random))];
    }
}
