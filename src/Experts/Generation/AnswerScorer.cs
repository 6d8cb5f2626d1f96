using System.Runtime.InteropServices;
using System.Text;
using CoERouter.Experts.Specification;
using CoERouter.Runtime;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Generation;

/// <summary>
/// Scores given answers by teacher forcing: the expert reads prompt and answer, and gives the probability of every token of the answer
/// after all tokens before it. Generates nothing. Thread-safe; a score takes a slot like an answer does.
/// </summary>
/// <param name="lease">Leases an expert by its name.</param>
public sealed class AnswerScorer(Func<string, CancellationToken, ValueTask<ExpertLease>> lease)
{
    /// <summary>A scorer of the experts of a pool.</summary>
    public AnswerScorer(ExpertPool pool)
        : this((name, cancellationToken) => pool.GetAsync(name, cancellationToken))
    {
    }

    /// <summary>Scores one answer to one prompt.</summary>
    /// <param name="expert">The expert's name.</param>
    /// <param name="gating">How tokens choose inside it.</param>
    /// <param name="prompt">The user's message.</param>
    /// <param name="answer">The answer; an empty one is its end marker alone.</param>
    /// <param name="cancellationToken">Stops the run between two nodes of the graph.</param>
    /// <exception cref="UnknownExpertException">There is no such expert.</exception>
    /// <exception cref="ContextLengthExceededException">Prompt and answer do not fit the context together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The expert's layers cannot follow the gating.</exception>
    public async Task<AnswerLikelihood> ScoreAsync(
        string expert, GatingPolicy gating, string prompt, string answer, CancellationToken cancellationToken = default)
    {
        using ExpertLease leased = await lease(expert, cancellationToken).ConfigureAwait(false);
        ExpertModel model = leased.Model;
        List<int> tokens = [];
        model.Template.Render([new ChatMessage(ChatRole.User, prompt)], tokens);
        int prefix = tokens.Count;
        model.Tokenizer.Encode(answer, special: false, tokens);

        // A model whose makers name no end is scored on the text alone.
        tokens.AddRange(model.Folder.Configuration.EndTokens.Take(1));
        if (tokens.Count > model.ContextLength)
        {
            throw new ContextLengthExceededException(expert, tokens.Count, model.ContextLength);
        }

        using ExpertSlot slot = await model.RentAsync(cancellationToken).ConfigureAwait(false);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        double sum = LogLikelihood(
            slot.State, gating, CollectionsMarshal.AsSpan(tokens), prefix, model.Tokenizer.VocabularySize, cancellationToken);
        return new AnswerLikelihood(sum, tokens.Count - prefix, Encoding.UTF8.GetByteCount(answer) + 1);
    }

    private static double LogLikelihood(
        DecodingState state, GatingPolicy gating, ReadOnlySpan<int> tokens, int prefix, int vocabulary, CancellationToken cancellationToken)
    {
        using RunSettings settings = new();
        using CancellationTokenRegistration termination = settings.TerminateOn(cancellationToken);
        state.Begin(gating);
        float[] logits;
        try
        {
            // Logits are wanted from the last token of the prompt on. The token after the last one is nobody's, so that one need not be
            // read.
            state.Prefill(tokens[..(prefix - 1)], settings);
            logits = state.Score(tokens[(prefix - 1)..^1], settings);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The score was cancelled.", exception, cancellationToken);
        }

        int width = logits.Length / (tokens.Length - prefix);
        double sum = 0;
        for (int i = prefix; i < tokens.Length; i++)
        {
            // The sampler never draws beyond the tokenizer's vocabulary, to which the model's may be rounded up.
            sum += LogProbability(logits.AsSpan((i - prefix) * width, vocabulary), tokens[i]);
        }

        return sum;
    }

    private static double LogProbability(ReadOnlySpan<float> logits, int token)
    {
        double highest = double.NegativeInfinity;
        foreach (float logit in logits)
        {
            highest = Math.Max(highest, logit);
        }

        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - highest);
        }

        return logits[token] - highest - Math.Log(sum);
    }
}
