using CoERouter.Experts.Generation;
using CoERouter.Experts.Specification;
using CoERouter.Tests.Training.Runs;
using CoERouter.Training.Corpora;
using CoERouter.Training.Examinations;
using Xunit;

namespace CoERouter.Tests.Evaluation.Embedded;

public sealed class ExaminerTests
{
    private readonly TinyCorpus _corpus = new();

    [Fact]
    public void Questions_repeat_by_seed_and_not_within_themselves()
    {
        IReadOnlyList<TaskExample> first = Examiner.Questions(_corpus, CorpusSlice.Test, 50, 3), second = Examiner.Questions(_corpus, CorpusSlice.Test, 50, 3);
        Assert.Equal(first, second);
        Assert.Equal(50, first.Select(question => question.Prompt).Distinct().Count());
        Assert.All(first, question => Assert.Equal(CorpusSlice.Test, TemplateCorpus.SliceOf(question.Prompt)));
        Assert.NotEqual(first, Examiner.Questions(_corpus, CorpusSlice.Test, 50, 4));
    }

    [Fact]
    public async Task Answers_are_judged_by_the_corpus_and_kept_in_order()
    {
        IReadOnlyList<TaskExample> questions = Examiner.Questions(_corpus, CorpusSlice.Test, 20, 3);
        var expert = new ScriptedExpert(prompt => prompt[0] < 'g' ? prompt[1..] : "no");
        IReadOnlyList<ExaminedAnswer> answers = await new Examiner(_ => expert, 1).AskAsync("tiny", null, _corpus, questions, CancellationToken.None);
        Assert.Equal(questions, answers.Select(answer => answer.Example));
        Assert.All(answers, answer => Assert.Equal(answer.Example.Prompt[0] < 'g', answer.IsRight));
        Assert.Equal(20, expert.Calls);
        Assert.Equal(0, expert.LastOptions!.Temperature);
    }

    [Fact]
    public async Task The_gating_is_passed_on()
    {
        var expert = new ScriptedExpert(_ => "");
        await new Examiner(_ => expert, 1).AskAsync("tiny", GatingPolicy.TopK(3), _corpus, Examiner.Questions(_corpus, CorpusSlice.Test, 1, 3), CancellationToken.None);
        Assert.Equal("top-3", expert.LastOptions!.AdditionalProperties![GenerationOptions.Gating]);
    }

    [Fact]
    public async Task A_prompt_beyond_the_context_counts_as_wrong()
    {
        var expert = new ScriptedExpert(_ => throw new ContextLengthExceededException("tiny", 600, 512));
        IReadOnlyList<ExaminedAnswer> answers = await new Examiner(_ => expert, 1).AskAsync("tiny", null, _corpus, Examiner.Questions(_corpus, CorpusSlice.Test, 2, 3), CancellationToken.None);
        Assert.All(answers, answer => Assert.False(answer.IsRight));
    }
}
