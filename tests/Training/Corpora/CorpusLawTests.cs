using CoERouter.Tests.Training.Corpora.Extraction;
using CoERouter.Training.Corpora;
using Xunit;

namespace CoERouter.Tests.Training.Corpora;

/// <summary>What holds of every corpus that the system trains with, the foreign one included.</summary>
public sealed class CorpusLawTests
{
    private const int Draws = 2500;
    private static readonly CorpusSlice[] Split = [CorpusSlice.Train, CorpusSlice.Validation, CorpusSlice.Test];

    public static TheoryData<string> Names => [.. TaskCorpora.ForCategorizer().Select(corpus => corpus.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Instances_are_in_the_slice_that_their_prompt_belongs_to(string name)
    {
        ITaskCorpus corpus = Of(name);
        foreach (CorpusSlice slice in Split)
        {
            Assert.All(corpus.DrawMany(slice, 3, Draws), example => Assert.Equal(slice, TemplateCorpus.SliceOf(example.Prompt)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_twentieth_of_what_is_drawn_at_large_is_kept_for_each_of_validation_and_test(string name)
    {
        var corpus = (TemplateCorpus)Of(name);
        var random = new Random(4);
        CorpusSlice[] slices = [.. Enumerable.Range(0, 8000).Select(_ => corpus.Templates[random.Next(corpus.Templates.Count)].Draw(random, Wording.Seen).Prompt).Distinct().Select(TemplateCorpus.SliceOf)];
        Assert.InRange(slices.Count(slice => slice == CorpusSlice.Validation) / (double)slices.Length, 0.04, 0.06);
        Assert.InRange(slices.Count(slice => slice == CorpusSlice.Test) / (double)slices.Length, 0.04, 0.06);
        Assert.InRange(slices.Count(slice => slice == CorpusSlice.Train) / (double)slices.Length, 0.88, 0.92);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reference_answers_are_right_and_empty_ones_are_not(string name)
    {
        ITaskCorpus corpus = Of(name);
        foreach (CorpusSlice slice in Enum.GetValues<CorpusSlice>())
        {
            foreach (TaskExample example in corpus.DrawMany(slice, 5, 40))
            {
                Assert.True(corpus.IsRight(example, example.Answer), example.ToString());
                Assert.False(corpus.IsRight(example, ""), example.ToString());
                Assert.False(corpus.IsRight(example, "I do not know."), example.ToString());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_corpus_keeps_no_state_between_draws(string name)
    {
        ITaskCorpus used = Of(name), fresh = Of(name);
        used.DrawMany(CorpusSlice.UnseenStrings, 1, 100);
        foreach (CorpusSlice slice in Enum.GetValues<CorpusSlice>())
        {
            Assert.Equal(fresh.DrawMany(slice, 8, 60), used.DrawMany(slice, 8, 60));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Different_seeds_draw_different_examples(string name)
    {
        ITaskCorpus corpus = Of(name);
        IReadOnlyList<TaskExample> one = corpus.DrawMany(CorpusSlice.Train, 1, 50), other = corpus.DrawMany(CorpusSlice.Train, 2, 50);
        Assert.True(one.Zip(other).Count(pair => pair.First.Prompt == pair.Second.Prompt) < 5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Prompts_and_answers_are_text_that_can_be_typed(string name)
    {
        foreach (TaskExample example in Enum.GetValues<CorpusSlice>().SelectMany(slice => Of(name).DrawMany(slice, 6, 300)))
        {
            Assert.False(string.IsNullOrWhiteSpace(example.Prompt), example.ToString());
            Assert.False(string.IsNullOrWhiteSpace(example.Answer), example.ToString());
            Assert.Equal(example.Answer.Trim(), example.Answer);
            Assert.DoesNotContain(example.Prompt + example.Answer, letter => char.IsControl(letter) && letter is not ('\n' or '\t'));
            Assert.DoesNotContain("<|", example.Prompt + example.Answer, StringComparison.Ordinal);
            Assert.True((example.Prompt + example.Answer).IsNormalized(), example.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Templates_have_names_of_their_own_and_weights(string name)
    {
        var corpus = (TemplateCorpus)Of(name);
        Assert.Distinct(corpus.Templates.Select(template => template.Name));
        Assert.All(corpus.Templates, template => Assert.True(template.Weight > 0 && double.IsFinite(template.Weight)));
        Random random = new(2);
        Assert.All(corpus.Templates, template => Assert.Equal(template.Name, template.Draw(random, Wording.Seen).Template));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Unseen_templates_are_in_no_other_slice(string name)
    {
        ITaskCorpus corpus = Of(name);
        HashSet<string> heldOut = [.. corpus.DrawMany(CorpusSlice.UnseenTemplates, 7, Draws).Select(example => example.Template)];
        Assert.NotEmpty(heldOut);
        foreach (CorpusSlice slice in Enum.GetValues<CorpusSlice>().Where(slice => slice != CorpusSlice.UnseenTemplates))
        {
            Assert.DoesNotContain(corpus.DrawMany(slice, 7, Draws / 3), example => heldOut.Contains(example.Template));
        }
    }

    [Fact]
    public void Nobodys_prompt_is_anothers()
    {
        // Refusals of the general corpus are foreign prompts on purpose; those for the categorizer leave them out.
        HashSet<string> all = [];
        foreach (ITaskCorpus corpus in TaskCorpora.ForCategorizer())
        {
            HashSet<string> own = [.. corpus.DrawMany(CorpusSlice.Train, 9, Draws).Select(example => example.Prompt)];
            Assert.Empty(all.Intersect(own));
            all.UnionWith(own);
        }
    }

    [Fact]
    public void The_slice_of_a_prompt_is_a_matter_of_its_text_alone()
    {
        Assert.Equal(TemplateCorpus.SliceOf("What is 2 + 3?"), TemplateCorpus.SliceOf(new string("What is 2 + 3?".ToCharArray())));
        int moved = Enumerable.Range(0, 2000).Count(i => TemplateCorpus.SliceOf($"prompt {i}") != TemplateCorpus.SliceOf($"prompt {i} "));
        Assert.InRange(moved, 250, 500);
    }

    private static ITaskCorpus Of(string name) => TaskCorpora.ForCategorizer().Single(corpus => corpus.Name == name);
}
