using System.Text.RegularExpressions;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Foreign;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Foreign;

public sealed partial class ForeignCorpusTests
{
    private static readonly ForeignCorpus Corpus = new();

    [Fact]
    public void ItHasHundredsOfTemplatesWithUniqueNames()
    {
        Assert.InRange(Corpus.Templates.Count, 300, 2000);
        Assert.Equal(Corpus.Templates.Count, Corpus.Templates.Select(t => t.Name).Distinct().Count());
    }

    [Fact]
    public void EverySliceIsDeterministicAndNeverEmpty()
    {
        foreach (CorpusSlice slice in Enum.GetValues<CorpusSlice>())
        {
            List<TaskExample> first = Draw(slice, 200, 1);
            Assert.Equal(first, Draw(slice, 200, 1));
            Assert.All(first, e => Assert.False(string.IsNullOrWhiteSpace(e.Prompt)));
        }
    }

    [Fact]
    public void NoGrammarMarkIsLeftInAPrompt()
    {
        foreach (TaskTemplate template in Corpus.Templates)
        {
            Random random = new(9);
            for (int i = 0; i < 30; i++)
            {
                string prompt = template.Draw(random, i % 2 == 0 ? Wording.Seen : Wording.Unseen).Prompt;
                Assert.DoesNotMatch(PoolMark(), prompt);
                Assert.DoesNotContain("\\n", prompt, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void PromptsAreDiverse()
    {
        List<TaskExample> examples = Draw(CorpusSlice.Train, 5000, 3);
        Assert.InRange(examples.Select(e => e.Prompt).Distinct().Count(), 4000, 5000);
        Assert.InRange(examples.Select(e => e.Template).Distinct().Count(), 250, 2000);
        Assert.Contains(examples, e => e.Prompt.Length > 1500);
        Assert.Contains(examples, e => e.Prompt.Any(c => c > 0x2000));
    }

    [Fact]
    public void HeldOutTemplatesNeverOccurInTraining()
    {
        HashSet<string> trained = [.. Draw(CorpusSlice.Train, 10000, 4).Select(e => e.Template)];
        HashSet<string> heldOut = [.. Draw(CorpusSlice.UnseenTemplates, 2000, 5).Select(e => e.Template)];
        Assert.False(trained.Overlaps(heldOut));
        Assert.InRange(heldOut.Count, 30, 200);
    }

    [Fact]
    public void TheOnlyRightAnswerIsTheRefusal()
    {
        TaskExample example = Draw(CorpusSlice.Test, 1, 6)[0];
        Assert.True(Corpus.IsRight(example, ForeignCorpus.Refusal + "\n"));
        Assert.False(Corpus.IsRight(example, "Here is your essay."));
    }

    private static List<TaskExample> Draw(CorpusSlice slice, int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Corpus.Draw(slice, random))];
    }

    [GeneratedRegex(@"\$[a-z]", RegexOptions.IgnoreCase)]
    private static partial Regex PoolMark();
}
