using CoERouter.Training.Batches;
using CoERouter.Training.Graphs;
using Xunit;

namespace CoERouter.Tests.Training.Batches;

/// <summary>Packed batches against a plain packer, and what a reader of the batch alone can win back from it.</summary>
public sealed class PackingReferenceTests
{
    [Fact]
    public void The_longest_goes_first_into_the_first_row_with_room()
    {
        var random = new Random(1);
        for (int round = 0; round < 300; round++)
        {
            var shape = new TrainingShape(random.Next(1, 6), random.Next(6, 50));
            EncodedExample[] examples = Draw(random, shape, random.Next(0, 20));
            var batch = new PackedBatch(shape, examples);
            List<EncodedExample>[] rows = Pack(shape, examples);
            for (int row = 0; row < shape.Rows; row++)
            {
                long[] tokens = [.. rows[row].SelectMany(example => example.Tokens[..^1]).Select(token => (long)token)];
                Assert.Equal([.. tokens, .. new long[shape.Length - tokens.Length]], batch.Tokens[(row * shape.Length)..((row + 1) * shape.Length)]);
            }

            Assert.Equal(rows.Sum(row => row.Count), batch.Answers.Count);
        }
    }

    [Fact]
    public void Every_answer_can_be_read_back_from_the_targets()
    {
        var random = new Random(2);
        for (int round = 0; round < 200; round++)
        {
            var shape = new TrainingShape(random.Next(1, 4), random.Next(10, 40));
            EncodedExample[] examples = Draw(random, shape, random.Next(1, 10));
            var batch = new PackedBatch(shape, examples);
            Dictionary<int, EncodedExample> byLast = examples.ToDictionary(example => example.Tokens[^1]);
            foreach (AnswerSpan answer in batch.Answers)
            {
                EncodedExample example = byLast[(int)batch.Targets[answer.End - 1]];
                Assert.Equal(example.Tokens[example.PromptLength..].Select(token => (long)token), batch.Targets[answer.Start..answer.End]);
                Assert.Equal(example.AnswerLength, answer.End - answer.Start);
                Assert.Single(batch.Segments[answer.Start..answer.End].Distinct());
            }

            Assert.Distinct(batch.Answers.Select(answer => batch.Targets[answer.End - 1]));
        }
    }

    [Fact]
    public void Segments_of_a_row_count_up_and_padding_is_the_last()
    {
        var random = new Random(3);
        for (int round = 0; round < 200; round++)
        {
            var shape = new TrainingShape(3, random.Next(8, 40));
            EncodedExample[] examples = Draw(random, shape, random.Next(0, 12));
            var batch = new PackedBatch(shape, examples);
            List<EncodedExample>[] rows = Pack(shape, examples);
            for (int row = 0; row < shape.Rows; row++)
            {
                long[] expected = [.. rows[row].SelectMany((example, i) => Enumerable.Repeat(i + 1L, example.Tokens.Length - 1))];
                Assert.Equal([.. expected, .. Enumerable.Repeat(rows[row].Count + 1L, shape.Length - expected.Length)], batch.Segments[(row * shape.Length)..((row + 1) * shape.Length)]);
            }
        }
    }

    [Fact]
    public void Answers_never_overlap_and_weigh_alike()
    {
        var random = new Random(4);
        for (int round = 0; round < 200; round++)
        {
            var shape = new TrainingShape(2, random.Next(10, 60));
            var batch = new PackedBatch(shape, Draw(random, shape, 8));
            int[] covered = new int[shape.Tokens];
            foreach (AnswerSpan answer in batch.Answers)
            {
                for (int i = answer.Start; i < answer.End; i++)
                {
                    covered[i]++;
                }
            }

            Assert.DoesNotContain(covered, times => times > 1);
            for (int i = 0; i < shape.Tokens; i++)
            {
                Assert.Equal(covered[i] == 1 ? 1f / batch.AnswerTokens : 0, batch.Weights[i]);
            }
        }
    }

    [Fact]
    public void An_empty_batch_weighs_nothing()
    {
        var batch = new PackedBatch(new(2, 5), []);
        Assert.Equal(0, batch.AnswerTokens);
        Assert.All(batch.Weights, weight => Assert.Equal(0, weight));
        Assert.All(batch.Segments, segment => Assert.Equal(1, segment));
    }

    private static List<EncodedExample>[] Pack(TrainingShape shape, EncodedExample[] examples)
    {
        List<EncodedExample>[] rows = [.. Enumerable.Range(0, shape.Rows).Select(_ => new List<EncodedExample>())];
        foreach (EncodedExample example in examples.OrderByDescending(example => example.Tokens.Length))
        {
            rows.FirstOrDefault(row => row.Sum(placed => placed.Tokens.Length - 1) + example.Tokens.Length - 1 <= shape.Length)?.Add(example);
        }

        return rows;
    }

    // No two examples share a token, and none has token 0, which is padding.
    private static EncodedExample[] Draw(Random random, TrainingShape shape, int count) => [.. Enumerable.Range(1, count).Select(number =>
    {
        int length = random.Next(3, shape.Length + 2);
        return new EncodedExample([.. Enumerable.Range(number * 1000, length)], random.Next(1, length));
    })];
}
