using CoERouter.Tests.Training.Runs;
using CoERouter.Training.Corpora;
using Xunit;

namespace CoERouter.Tests.Training.Corpora;

public sealed class TemplateCorpusTests
{
    private readonly TinyCorpus _corpus = new();

    [Fact]
    public void Slices_share_no_instance()
    {
        HashSet<string> train = Draw(CorpusSlice.Train, 3000), validation = Draw(CorpusSlice.Validation, 500), test = Draw(CorpusSlice.Test, 500);
        Assert.Empty(train.Intersect(validation));
        Assert.Empty(train.Intersect(test));
        Assert.Empty(validation.Intersect(test));
    }

    [Fact]
    public void A_tenth_of_the_templates_occurs_only_in_its_own_slice()
    {
        var random = new Random(1);
        HashSet<string> seen = [.. Enumerable.Range(0, 2000).Select(_ => _corpus.Draw(CorpusSlice.Train, random).Template)];
        HashSet<string> heldOut = [.. Enumerable.Range(0, 200).Select(_ => _corpus.Draw(CorpusSlice.UnseenTemplates, random).Template)];
        Assert.Equal(18, seen.Count);
        Assert.Equal(["template19", "template9"], heldOut.Order(StringComparer.Ordinal));
        Assert.Empty(seen.Intersect(heldOut));
    }

    [Fact]
    public void The_same_random_state_gives_the_same_examples()
    {
        Random first = new(9), second = new(9);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(_corpus.Draw(CorpusSlice.Train, first), _corpus.Draw(CorpusSlice.Train, second));
        }
    }

    [Fact]
    public void Weights_decide_how_often_a_template_is_drawn()
    {
        TaskExample Example(string name) => new(name, name, name);
        TaskTemplate[] templates = [new("rare", (_, _) => Example("rare")) { Weight = 1 }, new("common", (_, _) => Example("common")) { Weight = 3 }];
        var weighted = new WeightedTemplates(templates);
        var random = new Random(3);
        int common = Enumerable.Range(0, 4000).Count(_ => weighted.Choose(random).Name == "common");
        Assert.InRange(common, 2850, 3150);
    }

    [Fact]
    public void Lessons_are_drawn_for_training_alone()
    {
        var corpus = new LessonCorpus();
        Assert.All(Enumerable.Range(0, 50), i => Assert.StartsWith("lesson", corpus.Draw(CorpusSlice.Train, new(i)).Prompt, StringComparison.Ordinal));
        foreach (CorpusSlice slice in new[] { CorpusSlice.Validation, CorpusSlice.Test, CorpusSlice.UnseenStrings, CorpusSlice.UnseenTemplates })
        {
            Assert.All(Enumerable.Range(0, 50), i => Assert.StartsWith("question", corpus.Draw(slice, new(i)).Prompt, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_corpus_without_instances_for_a_slice_says_so()
    {
        var corpus = new ConstantCorpus();
        CorpusSlice absent = TemplateCorpus.SliceOf("always the same") == CorpusSlice.Train ? CorpusSlice.Test : CorpusSlice.Train;
        Assert.Contains("too few instances", Assert.Throws<InvalidOperationException>(() => corpus.Draw(absent, new(1))).Message, StringComparison.Ordinal);
    }

    private HashSet<string> Draw(CorpusSlice slice, int count)
    {
        var random = new Random((int)slice);
        return [.. Enumerable.Range(0, count).Select(_ => _corpus.Draw(slice, random).Prompt)];
    }

    private sealed class LessonCorpus : TemplateCorpus
    {
        public override string Name => "lessons";

        public override IReadOnlyList<TaskTemplate> Templates { get; } = [.. Enumerable.Range(0, 10).Select(index => new TaskTemplate($"t{index}", (random, _) => Example("question", random))
        {
            Lesson = (random, _) => Example("lesson", random),
        })];

        public override bool IsRight(TaskExample example, string answer) => true;

        private static TaskExample Example(string kind, Random random) => new(kind, $"{kind} {random.Next()}", "");
    }

    private sealed class ConstantCorpus : TemplateCorpus
    {
        public override string Name => "constant";

        public override IReadOnlyList<TaskTemplate> Templates { get; } = [new("only", (_, _) => new("only", "always the same", "yes"))];

        public override bool IsRight(TaskExample example, string answer) => true;
    }
}
