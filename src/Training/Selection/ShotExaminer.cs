using System.Diagnostics;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Specification;
using CoERouter.Training.Corpora;
using Microsoft.Extensions.AI;

namespace CoERouter.Training.Selection;

/// <summary>
/// Lets candidates answer labelled examples, greedily, and asks each how likely it holds the reference answers. Every call is taken from
/// the budget before it is made, and none is made twice.
/// </summary>
/// <param name="client">The chat client of an expert, by name.</param>
/// <param name="scorer">Scores reference answers.</param>
/// <param name="isRight">Whether an answer to an example is right.</param>
/// <param name="unit">What a perplexity is a mean over.</param>
public sealed class ShotExaminer(
    Func<string, IChatClient> client, AnswerScorer scorer, Func<TaskExample, string, bool> isRight, PerplexityUnit unit = PerplexityUnit.Byte)
{
    /// <summary>Most tokens of an answer. Default 360, which no right answer of the embedded experts reaches.</summary>
    public int MostOutputTokens { get; init; } = 360;

    /// <summary>Examines one candidate, example by example.</summary>
    /// <exception cref="InvalidOperationException">The budget is too small.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, between two tokens or within a run.</exception>
    public async Task<ShotScore> ExamineAsync(
        ShotCandidate candidate, IReadOnlyList<TaskExample> examples, CallBudget budget, CancellationToken cancellationToken = default)
    {
        var right = new bool[examples.Count];
        var perplexity = new double[examples.Count];
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < examples.Count; i++)
        {
            budget.Take();
            right[i] = await AnswersRightAsync(candidate, examples[i], cancellationToken).ConfigureAwait(false);
        }

        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds / examples.Count;
        for (int i = 0; i < examples.Count; i++)
        {
            budget.Take();
            perplexity[i] = await PerplexityAsync(candidate, examples[i], cancellationToken).ConfigureAwait(false);
        }

        return new ShotScore(candidate, right, perplexity, milliseconds);
    }

    private async Task<bool> AnswersRightAsync(ShotCandidate candidate, TaskExample example, CancellationToken cancellationToken)
    {
        ChatOptions options = new()
        {
            Temperature = 0,
            MaxOutputTokens = MostOutputTokens,
            AdditionalProperties = new() { [GenerationOptions.Gating] = candidate.Gating },
        };
        try
        {
            ChatResponse response = await client(candidate.Expert)
                .GetResponseAsync([new ChatMessage(ChatRole.User, example.Prompt)], options, cancellationToken).ConfigureAwait(false);
            return isRight(example, response.Text);
        }
        catch (ContextLengthExceededException)
        {
            return false;
        }
    }

    private async Task<double> PerplexityAsync(ShotCandidate candidate, TaskExample example, CancellationToken cancellationToken)
    {
        try
        {
            AnswerLikelihood likelihood = await scorer
                .ScoreAsync(candidate.Expert, candidate.Gating, example.Prompt, example.Answer, cancellationToken).ConfigureAwait(false);
            return unit == PerplexityUnit.Token ? likelihood.TokenPerplexity : likelihood.BytePerplexity;
        }
        catch (ContextLengthExceededException)
        {
            return double.PositiveInfinity;
        }
    }
}
