using CoERouter.Experts.Templates;
using CoERouter.Tests.Training.Runs;
using CoERouter.Training.Batches;
using CoERouter.Training.Corpora;
using CoERouter.Training.Graphs;
using Xunit;

namespace CoERouter.Tests.Training.Batches;

public sealed class BatchSourceTests
{
    private static readonly TrainingShape Shape = new(4, 48);

    [Fact]
    public void A_batch_depends_on_seed_and_step_alone()
    {
        BatchSource first = Source(1), second = Source(1);
        second.At(CorpusSlice.Train, 9);

        foreach (long step in new[] { 1L, 2, 77 })
        {
            Assert.Equal(first.At(CorpusSlice.Train, step).Tokens, second.At(CorpusSlice.Train, step).Tokens);
        }
    }

    [Fact]
    public void Steps_seeds_and_slices_give_different_batches()
    {
        long[][] batches =
        [
            Source(1).At(CorpusSlice.Train, 1).Tokens, Source(1).At(CorpusSlice.Train, 2).Tokens,
            Source(2).At(CorpusSlice.Train, 1).Tokens, Source(1).At(CorpusSlice.Validation, 1).Tokens,
        ];

        Assert.Equal(batches.Length, batches.Select(tokens => string.Join(',', tokens)).Distinct().Count());
    }

    [Fact]
    public void Batches_are_nearly_full()
    {
        for (long step = 1; step <= 20; step++)
        {
            PackedBatch batch = Source(3).At(CorpusSlice.Train, step);
            int used = Shape.Tokens - Enumerable.Range(0, Shape.Rows).Sum(row => batch.Segments.Skip(row * Shape.Length).Take(Shape.Length).Count(segment => segment == batch.Segments[((row + 1) * Shape.Length) - 1]));
            Assert.True(used > 0.7 * Shape.Tokens, $"step {step} uses {used} of {Shape.Tokens} positions");
        }
    }

    [Fact]
    public void Examples_longer_than_a_row_are_passed_over()
    {
        var source = new BatchSource(new TinyCorpus(), new(new CharacterTokenizer()), new(2, 6), 1);

        Assert.Empty(source.At(CorpusSlice.Train, 1).Answers);
    }

    [Fact]
    public void An_encoded_example_is_the_prompt_as_it_is_served_and_the_answer_with_its_end()
    {
        var tokenizer = new CharacterTokenizer();
        var template = new ChatTemplate(tokenizer, new());
        EncodedExample encoded = new ExampleEncoder(tokenizer).Encode(new("name", "a12", "12"));

        Assert.Equal([tokenizer.IdOf("<|user|>")!.Value, 'a', '1', '2', template.EndId, template.AssistantId, '1', '2', template.EndId], encoded.Tokens);
        Assert.Equal(6, encoded.PromptLength);
        Assert.Equal(3, encoded.AnswerLength);
    }

    [Fact]
    public void Prepared_batches_come_in_order_and_equal_those_made_on_demand()
    {
        BatchSource source = Source(4);
        using var prefetcher = new BatchPrefetcher(step => source.At(CorpusSlice.Train, step), 5, 12, 3);

        for (long step = 5; step <= 12; step++)
        {
            Assert.Equal(source.At(CorpusSlice.Train, step).Tokens, prefetcher.Next().Tokens);
        }

        Assert.Contains("no batch", Assert.Throws<InvalidOperationException>(prefetcher.Next).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_preparing_threw_reaches_the_one_who_waits()
    {
        using var prefetcher = new BatchPrefetcher(_ => throw new FormatException("a bad example"), 1, 3, 1);

        Assert.Equal("a bad example", Assert.Throws<FormatException>(prefetcher.Next).Message);
    }

    [Fact]
    public async Task No_more_is_prepared_than_was_asked_for()
    {
        int made = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PackedBatch Make(long step)
        {
            if (Interlocked.Increment(ref made) == 3)
            {
                enough.TrySetResult();
            }

            return Source(1).At(CorpusSlice.Train, step);
        }

        using (var prefetcher = new BatchPrefetcher(Make, 1, 1000, 2))
        {
            await enough.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        // Two wait in the queue and a third was made before its place was free.
        Assert.Equal(3, made);
    }

    private static BatchSource Source(int seed) => new(new TinyCorpus(), new(new CharacterTokenizer()), Shape, seed);
}
