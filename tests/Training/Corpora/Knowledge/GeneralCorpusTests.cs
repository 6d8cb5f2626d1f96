using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Knowledge;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Knowledge;

public sealed class GeneralCorpusTests
{
    private static readonly GeneralCorpus Corpus = new();

    [Fact]
    public void TheSameRandomStateGivesTheSameExample()
    {
        foreach (CorpusSlice slice in Enum.GetValues<CorpusSlice>())
        {
            Assert.Equal(Draw(Corpus, slice, 50, seed: 3), Draw(new GeneralCorpus(), slice, 50, seed: 3));
        }
    }

    [Fact]
    public void NoPromptIsInTwoOfTheSlicesThatDifferByInstance()
    {
        HashSet<string> train = [.. Draw(Corpus, CorpusSlice.Train, 6000, 1).Select(e => e.Prompt)];
        HashSet<string> validation = [.. Draw(Corpus, CorpusSlice.Validation, 3000, 2).Select(e => e.Prompt)];
        HashSet<string> test = [.. Draw(Corpus, CorpusSlice.Test, 3000, 3).Select(e => e.Prompt)];
        Assert.False(train.Overlaps(validation));
        Assert.False(train.Overlaps(test));
        Assert.False(validation.Overlaps(test));
    }

    [Fact]
    public void EveryEntryHasInstancesInEverySlice()
    {
        Dictionary<string, TaskTemplate> templates = Corpus.Templates.ToDictionary(t => t.Name);
        foreach (TaskTemplate template in templates.Values)
        {
            Random random = new(11);
            HashSet<CorpusSlice> met = [];
            for (int draw = 0; draw < 2000 && met.Count < 3; draw++)
            {
                met.Add(TemplateCorpus.SliceOf(template.Draw(random, Wording.Seen).Prompt));
            }

            Assert.True(met.Count == 3, $"'{template.Name}' has instances in {met.Count} slices only.");
        }
    }

    [Fact]
    public void EveryPromptHasOneAnswer()
    {
        Dictionary<string, string> answers = [];
        foreach (TaskExample example in Draw(Corpus, CorpusSlice.Train, 20000, 5))
        {
            Assert.True(!answers.TryGetValue(example.Prompt, out string? answer) || answer == example.Answer, $"'{example.Prompt}' has two answers.");
            answers[example.Prompt] = example.Answer;
        }
    }

    [Fact]
    public void AQuarterOfTheDrawsAreRefusalsInEverySlice()
    {
        foreach (CorpusSlice slice in Enum.GetValues<CorpusSlice>())
        {
            int refusals = Draw(Corpus, slice, 4000, 7).Count(e => e.Answer == GeneralCorpus.Refusal);
            Assert.InRange(refusals, 850, 1150);
        }
    }

    [Fact]
    public void WithoutRefusalsOnlyKnowledgeIsDrawn()
    {
        GeneralCorpus knowledge = new(refusalShare: 0);
        Assert.DoesNotContain(Draw(knowledge, CorpusSlice.Train, 2000, 1), e => e.Answer == GeneralCorpus.Refusal);
        Assert.DoesNotContain(Draw(knowledge, CorpusSlice.UnseenTemplates, 500, 1), e => e.Answer == GeneralCorpus.Refusal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    public void AnImpossibleShareIsRefused(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => new GeneralCorpus(share));

    [Fact]
    public void UnseenTemplatesAskWhatTrainingKnowsInFormsItNeverSaw()
    {
        HashSet<string> trainedAnswers = [.. Draw(Corpus, CorpusSlice.Train, 20000, 1).Select(e => e.Answer)];
        Assert.All(Draw(Corpus, CorpusSlice.UnseenTemplates, 500, 2), e => Assert.Contains(e.Answer, trainedAnswers));
        HashSet<string> seen = [.. Draw(Corpus, CorpusSlice.Train, 20000, 1).Select(e => e.Prompt)];
        Assert.DoesNotContain(Draw(Corpus, CorpusSlice.UnseenTemplates, 2000, 2), e => seen.Contains(e.Prompt));
    }

    [Fact]
    public void PromptsFitASmallContext() =>
        Assert.All(Draw(Corpus, CorpusSlice.Train, 5000, 1), e => Assert.InRange(e.Prompt.Length, 1, 320));

    [Fact]
    public void RightIsTheSameTextUpToWhiteSpace()
    {
        TaskExample example = new("t", "p", "One answer.  Two words.");
        Assert.True(Corpus.IsRight(example, " One answer.\nTwo  words. "));
        Assert.False(Corpus.IsRight(example, "One answer. Two word."));
        Assert.False(Corpus.IsRight(example, ""));
    }

    private static List<TaskExample> Draw(GeneralCorpus corpus, CorpusSlice slice, int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => corpus.Draw(slice, random))];
    }
}
