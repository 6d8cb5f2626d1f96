using CoERouter.Training.Graphs;

namespace CoERouter.Training.Batches;

/// <summary>
/// Examples packed into the fixed rows of a batch, longest first into the first row with room. Examples that find none are left out, so
/// offer a few more than fit.
/// </summary>
public sealed class PackedBatch
{
    /// <summary>Packs examples; each must fit a row.</summary>
    public PackedBatch(TrainingShape shape, IEnumerable<EncodedExample> examples)
    {
        Shape = shape;
        Tokens = new long[shape.Tokens];
        Segments = new long[shape.Tokens];
        Targets = new long[shape.Tokens];
        Weights = new float[shape.Tokens];
        int[] used = new int[shape.Rows], count = new int[shape.Rows];
        List<AnswerSpan> answers = [];
        foreach (EncodedExample example in examples.OrderByDescending(example => example.Tokens.Length))
        {
            // The last token is only ever a target, so it takes no position.
            int length = example.Tokens.Length - 1;
            int row = Array.FindIndex(used, filled => filled + length <= shape.Length);
            if (row >= 0)
            {
                answers.Add(Place(example, (row * shape.Length) + used[row], ++count[row]));
                used[row] += length;
            }
        }

        Answers = answers;
        AnswerTokens = answers.Sum(answer => answer.End - answer.Start);
        float weight = 1f / Math.Max(1, AnswerTokens);
        foreach (AnswerSpan answer in answers)
        {
            Weights.AsSpan(answer.Start, answer.End - answer.Start).Fill(weight);
        }

        for (int row = 0; row < shape.Rows; row++)
        {
            // Padding is a segment of its own, so it never attends to an example.
            Segments.AsSpan((row * shape.Length) + used[row], shape.Length - used[row]).Fill(count[row] + 1);
        }
    }

    /// <summary>Rows and length.</summary>
    public TrainingShape Shape { get; }

    /// <summary>Input ids, row after row.</summary>
    public long[] Tokens { get; }

    /// <summary>Example number within the row, from 1.</summary>
    public long[] Segments { get; }

    /// <summary>The id that follows each position.</summary>
    public long[] Targets { get; }

    /// <summary>1 / <see cref="AnswerTokens"/> on positions that predict an answer token, 0 elsewhere.</summary>
    public float[] Weights { get; }

    /// <summary>The answers that found room.</summary>
    public IReadOnlyList<AnswerSpan> Answers { get; }

    /// <summary>Tokens to learn.</summary>
    public int AnswerTokens { get; }

    private AnswerSpan Place(EncodedExample example, int start, int segment)
    {
        int length = example.Tokens.Length - 1;
        for (int i = 0; i < length; i++)
        {
            Tokens[start + i] = example.Tokens[i];
            Targets[start + i] = example.Tokens[i + 1];
            Segments[start + i] = segment;
        }

        return new(start + example.PromptLength - 1, start + length);
    }
}
