using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Arithmetic;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Arithmetic;

public sealed class MathSlicesTests
{
    private const int Draws = 20_000;
    private readonly MathCorpus _corpus = new();

    [Fact]
    public void No_prompt_is_in_two_slices()
    {
        HashSet<string> train = Prompts(CorpusSlice.Train), validation = Prompts(CorpusSlice.Validation), test = Prompts(CorpusSlice.Test);
        Assert.Empty(train.Intersect(validation));
        Assert.Empty(train.Intersect(test));
        Assert.Empty(validation.Intersect(test));
    }

    [Fact]
    public void Held_out_templates_occur_only_in_their_slice()
    {
        HashSet<string> heldOut = [.. _corpus.Templates.Where((_, i) => TemplateCorpus.IsHeldOut(i)).Select(template => template.Name)];
        Random random = new(1);
        foreach (CorpusSlice slice in Enum.GetValues<CorpusSlice>())
        {
            for (int i = 0; i < Draws / 4; i++)
            {
                Assert.Equal(slice == CorpusSlice.UnseenTemplates, heldOut.Contains(_corpus.Draw(slice, random).Template));
            }
        }
    }

    [Fact]
    public void Every_seen_template_has_instances_in_every_slice()
    {
        foreach (CorpusSlice slice in (CorpusSlice[])[CorpusSlice.Train, CorpusSlice.Validation, CorpusSlice.Test, CorpusSlice.UnseenStrings])
        {
            Random random = new(2);
            HashSet<string> names = [.. Enumerable.Range(0, Draws).Select(_ => _corpus.Draw(slice, random).Template)];
            Assert.Equal(_corpus.Templates.Where((_, i) => !TemplateCorpus.IsHeldOut(i)).Select(template => template.Name).Order(), names.Order());
        }
    }

    [Fact]
    public void Unseen_strings_give_prompts_that_training_never_has()
    {
        HashSet<string> train = [.. Prompts(CorpusSlice.Train).Select(Bare)];
        string[] unseen = [.. Prompts(CorpusSlice.UnseenStrings)];
        string[] known = [.. unseen.Where(prompt => train.Contains(Bare(prompt)))];
        Assert.True(known.Length <= unseen.Length / 200, $"{known.Length} of {unseen.Length} prompts are known: {string.Join(" | ", known.Take(20))}");
    }

    [Fact]
    public void Word_pools_are_apart()
    {
        Assert.Empty(WordPools.SeenPeople.Intersect(WordPools.UnseenPeople));
        Assert.Empty(WordPools.SeenThings.Intersect(WordPools.UnseenThings));
        Assert.Empty(WordPools.SeenHolders.Intersect(WordPools.UnseenHolders));
        Assert.Empty(WordPools.SeenPlaces.Intersect(WordPools.UnseenPlaces));
        Assert.Empty(WordPools.SeenUnknowns.Intersect(WordPools.UnseenUnknowns));
    }

    [Fact]
    public void No_training_prompt_has_an_unseen_word()
    {
        HashSet<string> unseen = [.. WordPools.UnseenPeople, .. WordPools.UnseenThings, .. WordPools.UnseenHolders];
        Assert.DoesNotContain(Prompts(CorpusSlice.Train), prompt => prompt.Split(' ', '.', ',', '?').Any(unseen.Contains));
    }

    [Fact]
    public void Numbers_drawn_keep_to_their_pool()
    {
        Random random = new(9);
        ProblemDraw seen = new(random, Wording.Seen), unseen = new(random, Wording.Unseen);
        for (int i = 0; i < Draws; i++)
        {
            Assert.False(ProblemDraw.IsReserved(seen.Number()));
            Assert.True(ProblemDraw.IsReserved(unseen.Number()));
            (long left, long right) = unseen.Pair();
            Assert.True(ProblemDraw.IsReserved(left) || ProblemDraw.IsReserved(right));
        }
    }

    [Fact]
    public void A_quarter_of_the_numbers_is_long()
    {
        ProblemDraw draw = new(new Random(4), Wording.Seen);
        double longShare = Enumerable.Range(0, Draws).Count(_ => draw.Number() >= 10_000) / (double)Draws;
        Assert.InRange(longShare, 0.23, 0.30);
    }

    [Fact]
    public void Equal_prompts_have_equal_answers()
    {
        Dictionary<string, TaskExample> answers = [];
        Random random = new(21);
        for (int i = 0; i < 5 * Draws; i++)
        {
            TaskExample example = _corpus.Draw((CorpusSlice)(i % 5), random);
            string prompt = Bare(example.Prompt);
            Assert.True(answers.TryAdd(prompt, example) || answers[prompt].Answer == example.Answer, $"{answers.GetValueOrDefault(prompt)} and {example}");
        }
    }

    // Small differences of typing do not make a prompt new.
    private static string Bare(string prompt) => prompt.Trim().TrimEnd('?', '.').ToLowerInvariant();

    private HashSet<string> Prompts(CorpusSlice slice)
    {
        Random random = new(77);
        return [.. Enumerable.Range(0, Draws).Select(_ => _corpus.Draw(slice, random).Prompt)];
    }
}
