using System.Text.Json;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Extraction;
using CoERouter.Training.Corpora.Extraction.Requests;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Extraction;

public sealed class RequestMixTests
{
    private const int Draws = 20_000;

    [Fact]
    public void Counts_follow_the_weights()
    {
        var mix = new RequestMix([1, 0, 3], 0);
        var random = new Random(4);
        int[] counts = [.. Enumerable.Range(0, Draws).Select(_ => mix.Count(random))];

        Assert.Equal([1, 3], counts.Distinct().Order());
        Assert.InRange(counts.Count(count => count == 3) / (double)Draws, 0.73, 0.77);
    }

    [Fact]
    public void Lessons_ask_for_more_than_questions_do()
    {
        Random first = new(5), second = new(5);
        double question = Enumerable.Range(0, Draws).Average(_ => RequestMix.Question.Count(first));
        double lesson = Enumerable.Range(0, Draws).Average(_ => RequestMix.Lesson.Count(second));

        Assert.True(lesson > question + 0.5, $"lessons ask for {lesson:F2} keys, questions for {question:F2}");
        Assert.Equal(RequestMix.Question.CountWeights.Length, RequestMix.Lesson.CountWeights.Length);
    }

    [Fact]
    public void Training_draws_lessons_and_every_other_slice_draws_questions()
    {
        var corpus = new ExtractCorpus();
        (double trainKeys, double trainNulls) = Shape(corpus, CorpusSlice.Train);
        foreach (CorpusSlice slice in new[] { CorpusSlice.Validation, CorpusSlice.Test, CorpusSlice.UnseenTemplates, CorpusSlice.UnseenStrings })
        {
            (double keys, double nulls) = Shape(corpus, slice);
            Assert.True(trainKeys > keys + 0.4, $"{slice}: {keys:F2} keys, training {trainKeys:F2}");
            Assert.True(trainNulls > 1.4 * nulls, $"{slice}: {nulls:P1} null, training {trainNulls:P1}");
        }
    }

    private static (double Keys, double Nulls) Shape(ExtractCorpus corpus, CorpusSlice slice)
    {
        int keys = 0, nulls = 0;
        const int Examples = 1500;
        foreach (TaskExample example in corpus.DrawMany(slice, 6, Examples))
        {
            using JsonDocument answer = JsonDocument.Parse(example.Answer);
            keys += answer.RootElement.EnumerateObject().Count();
            nulls += answer.RootElement.EnumerateObject().Count(field => field.Value.ValueKind == JsonValueKind.Null);
        }

        return (keys / (double)Examples, nulls / (double)keys);
    }
}
