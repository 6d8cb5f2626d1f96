using CoERouter.Experts.Generation;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;
using CoERouter.Experts.Templates;
using CoERouter.Tests.Experts.Folders;
using CoERouter.Tests.Experts.Graphs;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Experts.Generation;

public sealed class AnswerScorerTests : IDisposable
{
    private const string Prompt = "the quick brown fox";
    private readonly TestExpert _experts = new();

    public void Dispose() => _experts.Dispose();

    [Theory]
    [InlineData("the dog", 1)]
    [InlineData("the dog", 3)]
    [InlineData("é 12", 2)]
    [InlineData("", 2)]
    public async Task A_score_is_the_reference_decoders_log_likelihood(string answer, int count)
    {
        _experts.Write("e", precision: WeightPrecision.Float32);
        await using ExpertPool pool = new(_experts.Models);
        GatingPolicy gating = GatingPolicy.TopK(count);
        AnswerLikelihood likelihood = await new AnswerScorer(pool).ScoreAsync("e", gating, Prompt, answer);
        List<int> tokens = [];
        using ExpertLease lease = await pool.GetAsync("e");
        lease.Model.Template.Render([new ChatMessage(ChatRole.User, Prompt)], tokens);
        int prefix = tokens.Count;
        ((ChatTemplate)lease.Model.Template).RenderAnswer(answer, tokens);
        double[][] logits = new ReferenceDecoder(TestExpert.Spec, new RandomDecoderWeights(TestExpert.Spec, 1)).Run([.. tokens], gating).Logits;
        double expected = 0;
        for (int i = prefix; i < tokens.Count; i++)
        {
            double[] row = logits[i - 1][..lease.Model.Tokenizer.VocabularySize];
            expected += row[tokens[i]] - Math.Log(row.Sum(Math.Exp));
        }

        Assert.Equal(expected, likelihood.LogLikelihood, 1e-3 * Math.Max(1, Math.Abs(expected)));
        Assert.Equal((tokens.Count - prefix, System.Text.Encoding.UTF8.GetByteCount(answer) + 1), (likelihood.Tokens, likelihood.Bytes));
        Assert.Equal(Math.Exp(-likelihood.LogLikelihood / likelihood.Tokens), likelihood.TokenPerplexity);
        Assert.Equal(Math.Exp(-likelihood.LogLikelihood / likelihood.Bytes), likelihood.BytePerplexity);
    }

    [Fact]
    public async Task The_answer_an_expert_gives_is_likelier_than_that_answer_backwards()
    {
        _experts.Write("e");
        await using ExpertPool pool = new(_experts.Models);
        ChatResponse response = await pool.Client("e").GetResponseAsync(Prompt, new ChatOptions { MaxOutputTokens = 12 });
        AnswerScorer scorer = new(pool);
        GatingPolicy gating = TestExpert.Spec.Mixture is { } mixture ? GatingPolicy.TopK(mixture.ActiveExperts) : default;
        AnswerLikelihood own = await scorer.ScoreAsync("e", gating, Prompt, response.Text);
        AnswerLikelihood other = await scorer.ScoreAsync("e", gating, Prompt, string.Concat(response.Text.Reverse()));
        Assert.True(own.BytePerplexity < other.BytePerplexity, $"{own} {other}");
    }

    [Fact]
    public async Task What_cannot_be_scored_is_refused()
    {
        _experts.Write("e");
        await using ExpertPool pool = new(_experts.Models);
        AnswerScorer scorer = new(pool);
        await Assert.ThrowsAsync<UnknownExpertException>(() => scorer.ScoreAsync("nobody", GatingPolicy.TopK(1), Prompt, "x"));
        await Assert.ThrowsAsync<ContextLengthExceededException>(() => scorer.ScoreAsync("e", GatingPolicy.TopK(1), Prompt, new string('z', 200)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => scorer.ScoreAsync("e", GatingPolicy.TopK(5), Prompt, "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => scorer.ScoreAsync("e", GatingPolicy.TopK(1), " ", "x"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scorer.ScoreAsync("e", GatingPolicy.TopK(1), Prompt, "x", new CancellationToken(true)));
        Assert.True((await scorer.ScoreAsync("e", GatingPolicy.TopK(1), Prompt, "x")).LogLikelihood < 0);
    }
}
