using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Extraction;
using CoERouter.Training.Corpora.Extraction.Documents;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Extraction;

public class ExtractCorpusTests
{
    private const int Draws = 3000;
    private readonly ExtractCorpus _sut = new();

    [Fact]
    public void Has_at_least_sixty_templates_with_names_of_their_own()
    {
        Assert.True(_sut.Templates.Count >= 60);
        Assert.Equal(_sut.Templates.Count, _sut.Templates.Select(template => template.Name).Distinct().Count());
        Assert.Equal("extract", _sut.Name);
    }

    [Fact]
    public void Held_out_templates_are_exactly_the_documents_written_for_it()
    {
        string[] heldOut = [.. _sut.Templates.Where((_, index) => TemplateCorpus.IsHeldOut(index)).Select(template => template.Name)];

        Assert.Equal(HeldOutDocuments.All.Select(document => document.Name), heldOut);
        Assert.Equal(_sut.Templates.Count / 10, heldOut.Length);
    }

    [Theory]
    [InlineData(CorpusSlice.Train)]
    [InlineData(CorpusSlice.Validation)]
    [InlineData(CorpusSlice.Test)]
    [InlineData(CorpusSlice.UnseenStrings)]
    public void Held_out_templates_occur_in_no_other_slice(CorpusSlice slice)
    {
        HashSet<string> heldOut = [.. HeldOutDocuments.All.Select(document => document.Name)];
        HashSet<string> drawn = [.. Draw(slice, 1, Draws).Select(example => example.Template)];

        Assert.Empty(drawn.Intersect(heldOut));
        Assert.Equal(_sut.Templates.Count - heldOut.Count, drawn.Count);
    }

    [Fact]
    public void Unseen_templates_are_all_held_out()
    {
        HashSet<string> drawn = [.. Draw(CorpusSlice.UnseenTemplates, 2, Draws).Select(example => example.Template)];

        Assert.Equal(HeldOutDocuments.All.Select(document => document.Name).Order(), drawn.Order());
    }

    [Fact]
    public void No_prompt_is_in_two_of_train_validation_and_test()
    {
        HashSet<string> train = Prompts(CorpusSlice.Train, 3);
        HashSet<string> validation = Prompts(CorpusSlice.Validation, 3);
        HashSet<string> test = Prompts(CorpusSlice.Test, 3);

        Assert.Empty(train.Intersect(validation));
        Assert.Empty(train.Intersect(test));
        Assert.Empty(validation.Intersect(test));
    }

    [Fact]
    public void Examples_hardly_ever_repeat() => Assert.True(Prompts(CorpusSlice.Train, 4).Count > Draws * 0.995);

    [Theory]
    [InlineData(CorpusSlice.Train)]
    [InlineData(CorpusSlice.Test)]
    [InlineData(CorpusSlice.UnseenTemplates)]
    [InlineData(CorpusSlice.UnseenStrings)]
    public void The_same_random_state_gives_the_same_examples(CorpusSlice slice)
    {
        Assert.Equal(Draw(slice, 5, 200), new ExtractCorpus().DrawMany(slice, 5, 200));
        Assert.NotEqual(Draw(slice, 5, 200), Draw(slice, 6, 200));
    }

    [Fact]
    public void Examples_stay_within_the_length_that_a_small_expert_reads()
    {
        int[] lengths = [.. Draw(CorpusSlice.Train, 7, Draws).Select(example => example.Prompt.Length + example.Answer.Length)];

        Assert.InRange(lengths.Average(), 120, 250);
        Assert.All(lengths, length => Assert.InRange(length, 20, ExtractionDrawer.MostCharacters));
    }

    [Fact]
    public void About_one_key_in_twelve_that_users_ask_for_is_missing()
    {
        IReadOnlyDictionary<string, string?>[] answers = [.. Draw(CorpusSlice.Test, 8, Draws).Select(example => ExtractionAnswer.Read(example.Answer)!)];
        double missing = answers.Sum(answer => answer.Values.Count(value => value is null)) / (double)answers.Sum(answer => answer.Count);

        Assert.InRange(missing, 0.06, 0.10);
    }

    [Fact]
    public void Requests_ask_for_one_to_six_keys()
    {
        HashSet<int> counts = [.. Draw(CorpusSlice.Train, 9, Draws).Select(example => ExtractionAnswer.Read(example.Answer)!.Count)];

        Assert.Equal([1, 2, 3, 4, 5, 6], counts.Order());
    }

    [Fact]
    public async Task Draws_from_many_threads_are_those_of_one_thread()
    {
        IReadOnlyList<TaskExample> alone = Draw(CorpusSlice.Train, 10, 200);
        IReadOnlyList<TaskExample>[] together =
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Draw(CorpusSlice.Train, 10, 200), TestContext.Current.CancellationToken)));

        Assert.All(together, examples => Assert.Equal(alone, examples));
    }

    private HashSet<string> Prompts(CorpusSlice slice, int seed) => [.. Draw(slice, seed, Draws).Select(example => example.Prompt)];

    private IReadOnlyList<TaskExample> Draw(CorpusSlice slice, int seed, int count) => _sut.DrawMany(slice, seed, count);
}
