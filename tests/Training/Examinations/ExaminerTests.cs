using CoERouter.Experts.Generation;
using CoERouter.Experts.Specification;
using CoERouter.Tests.Training.Runs;
using CoERouter.Training.Corpora;
using CoERouter.Training.Examinations;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Training.Examinations;

public sealed class ExaminerTests
{
    private readonly TinyCorpus _corpus = new();

    [Fact]
    public void Questions_never_repeat_and_follow_from_the_seed()
    {
        IReadOnlyList<TaskExample> questions = Examiner.Questions(_corpus, CorpusSlice.Test, 200, 3);

        Assert.Equal(200, questions.Select(question => question.Prompt).Distinct().Count());
        Assert.Equal(questions, Examiner.Questions(_corpus, CorpusSlice.Test, 200, 3));
        Assert.NotEqual(questions, Examiner.Questions(_corpus, CorpusSlice.Test, 200, 4));
        Assert.All(questions, question => Assert.Equal(CorpusSlice.Test, TemplateCorpus.SliceOf(question.Prompt)));
    }

    [Fact]
    public async Task Answers_are_checked_and_stay_in_the_order_of_the_questions()
    {
        // Right for even templates, wrong for the others.
        using var client = new Scripted((prompt, _) => (prompt[0] - 'a') % 2 == 0 ? prompt[1..] : "no idea");
        IReadOnlyList<TaskExample> questions = Examiner.Questions(_corpus, CorpusSlice.Test, 60, 5);
        IReadOnlyList<ExaminedAnswer> answers = await new Examiner(_ => client, 4).AskAsync("tiny", null, _corpus, questions, TestContext.Current.CancellationToken);

        Assert.Equal(questions, answers.Select(answer => answer.Example));
        Assert.All(answers, answer => Assert.Equal((answer.Example.Prompt[0] - 'a') % 2 == 0, answer.IsRight));
        Assert.All(answers, answer => Assert.True(answer.Milliseconds >= 0 && answer.OutputTokens == 7));
    }

    [Fact]
    public async Task Questions_are_asked_greedily_under_the_gating_asked_for()
    {
        ChatOptions? seen = null;
        using var client = new Scripted((_, options) => { seen = options; return ""; });
        await new Examiner(_ => client, 1).AskAsync("tiny", GatingPolicy.TopK(3), _corpus, Examiner.Questions(_corpus, CorpusSlice.Test, 1, 6), TestContext.Current.CancellationToken);

        Assert.Equal(0, seen!.Temperature);
        Assert.Equal("top-3", seen.AdditionalProperties![GenerationOptions.Gating]);
    }

    [Fact]
    public async Task A_prompt_that_does_not_fit_counts_as_wrong_and_says_why()
    {
        using var client = new Scripted((_, _) => throw new ContextLengthExceededException("The prompt has 900 tokens."));
        IReadOnlyList<ExaminedAnswer> answers = await new Examiner(_ => client, 1).AskAsync("tiny", null, _corpus, Examiner.Questions(_corpus, CorpusSlice.Test, 2, 7), TestContext.Current.CancellationToken);

        Assert.All(answers, answer => Assert.False(answer.IsRight));
        Assert.All(answers, answer => Assert.Contains("900", answer.Answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Any_other_failure_is_not_swallowed()
    {
        using var client = new Scripted((_, _) => throw new InvalidOperationException("the expert is gone"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => new Examiner(_ => client, 1).AskAsync("tiny", null, _corpus, Examiner.Questions(_corpus, CorpusSlice.Test, 2, 8), TestContext.Current.CancellationToken));
    }

    private sealed class Scripted(Func<string, ChatOptions?, string> answer) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, answer(messages.Last().Text, options))) { Usage = new() { OutputTokenCount = 7 } };
            return Task.FromResult(response);
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
