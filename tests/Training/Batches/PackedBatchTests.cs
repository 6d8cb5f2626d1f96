using CoERouter.Training.Batches;
using CoERouter.Training.Graphs;
using Xunit;

namespace CoERouter.Tests.Training.Batches;

public sealed class PackedBatchTests
{
    [Fact]
    public void Every_position_predicts_the_next_token_of_its_example()
    {
        var batch = new PackedBatch(new(2, 10), [Example(1, 6, 3), Example(100, 4, 2), Example(200, 9, 4)]);
        for (int i = 0; i < batch.Tokens.Length; i++)
        {
            bool padding = batch.Tokens[i] == 0 && batch.Targets[i] == 0;
            Assert.True(padding || batch.Targets[i] == batch.Tokens[i] + 1, $"position {i}");
        }
    }

    [Fact]
    public void Weights_cover_exactly_the_answers_and_sum_to_one()
    {
        var batch = new PackedBatch(new(2, 16), [Example(1, 6, 3), Example(100, 4, 2), Example(200, 9, 4)]);
        Assert.Equal(3 + 2 + 5, batch.AnswerTokens);
        Assert.Equal(batch.AnswerTokens, batch.Weights.Count(weight => weight > 0));
        Assert.Equal(1.0, batch.Weights.Sum(weight => (double)weight), 5);
        foreach (AnswerSpan answer in batch.Answers)
        {
            Assert.All(batch.Weights[answer.Start..answer.End], weight => Assert.True(weight > 0));
        }
    }

    [Fact]
    public void The_first_answer_token_is_predicted_by_the_last_prompt_token()
    {
        var batch = new PackedBatch(new(1, 8), [Example(10, 6, 4)]);
        AnswerSpan answer = Assert.Single(batch.Answers);
        Assert.Equal(13, batch.Tokens[answer.Start]);
        Assert.Equal(14, batch.Targets[answer.Start]);
        Assert.Equal(15, batch.Targets[answer.End - 1]);
    }

    [Fact]
    public void Segments_differ_between_neighbours_and_padding_is_its_own()
    {
        var batch = new PackedBatch(new(1, 16), [Example(1, 6, 3), Example(100, 4, 2)]);
        long[] segments = batch.Segments;
        Assert.Equal([.. Enumerable.Repeat(1L, 5), .. Enumerable.Repeat(2L, 3), .. Enumerable.Repeat(3L, 8)], segments);
    }

    [Fact]
    public void Examples_that_find_no_room_are_left_out_whole()
    {
        var batch = new PackedBatch(new(1, 8), [Example(1, 9, 3), Example(100, 9, 3)]);
        Assert.Single(batch.Answers);
        Assert.Equal(6, batch.AnswerTokens);
    }

    [Fact]
    public void Random_packings_keep_their_invariants()
    {
        var random = new Random(5);
        for (int round = 0; round < 200; round++)
        {
            var shape = new TrainingShape(random.Next(1, 5), random.Next(8, 40));
            EncodedExample[] examples = [.. Enumerable.Range(0, random.Next(0, 12)).Select(i =>
            {
                int length = random.Next(3, shape.Length + 1);
                return Example(1000 * (i + 1), length, random.Next(1, length));
            })];
            var batch = new PackedBatch(shape, examples);
            Assert.True(batch.Answers.Count <= examples.Length);
            Assert.All(batch.Answers, answer => Assert.Equal(answer.Start / shape.Length, (answer.End - 1) / shape.Length));
            Assert.Equal(batch.Answers.Sum(answer => answer.End - answer.Start), batch.AnswerTokens);
            Assert.All(batch.Segments, segment => Assert.True(segment >= 1));
        }
    }

    private static EncodedExample Example(int first, int length, int prompt) => new([.. Enumerable.Range(first, length)], prompt);
}
