using CoERouter.Experts.Folders;
using CoERouter.Experts.Folders.Configurations;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Sampling;
using CoERouter.Experts.Specification;
using CoERouter.Tests.Experts.Folders;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Experts.Generation;

/// <summary>The rules of settings, what a folder's own settings mean for a request, and the sentences of refusals.</summary>
public sealed class GenerationSettingsTests
{
    private static readonly SearchConfiguration Drawing = new()
    {
        Draws = true, Temperature = 0.7f, TopK = 20, TopP = 0.8f, RepetitionPenalty = 1.1f, MinimumLength = 5, MaximumLength = 50,
    };

    private static readonly ExpertManifest Own = new()
    {
        Name = "e",
        Task = "t",
        Description = "d",
        Revision = "r",
        Spec = TestExpert.Spec,
        Gating = GatingPolicy.TopK(2),
        TotalParameters = 1,
        ActiveParameters = 1,
        ContextLength = 96,
    };

    [Fact]
    public void What_a_request_leaves_open_is_as_the_folder_says()
    {
        GenerationRequest request = Parse(new ChatOptions { Seed = 4 }, Drawing);
        Assert.Equal(new SamplingSettings { Temperature = 0.7f, TopK = 20, TopP = 0.8f, RepetitionPenalty = 1.1f, Seed = 4 }, request.Sampling);
        Assert.Equal(5, request.MinimumLength);
        request = Parse(new ChatOptions { Seed = 4, Temperature = 0.2f, TopK = 3, TopP = 1 }, Drawing);
        Assert.Equal(new SamplingSettings { Temperature = 0.2f, TopK = 3, TopP = 1, RepetitionPenalty = 1.1f, Seed = 4 }, request.Sampling);
    }

    [Fact]
    public void A_folder_that_does_not_draw_has_no_say_in_drawing_but_in_repetition()
    {
        GenerationRequest request = Parse(new ChatOptions(), Drawing with { Draws = false });
        Assert.Equal(new SamplingSettings { RepetitionPenalty = 1.1f }, request.Sampling);
    }

    [Fact]
    public void A_seed_is_asked_for_only_where_one_is_drawn_with_and_none_is_given()
    {
        int asked = 0;
        ulong Next()
        {
            asked++;
            return 77;
        }

        Assert.Equal(0UL, GenerationRequest.Parse(null, Own, Next).Sampling.Seed);
        Assert.Equal(9UL, GenerationRequest.Parse(new() { Temperature = 1, Seed = 9 }, Own, Next).Sampling.Seed);
        Assert.Equal(0, asked);
        Assert.Equal(77UL, GenerationRequest.Parse(new() { Temperature = 1 }, Own, Next).Sampling.Seed);
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData(int.MaxValue, 1)]
    [InlineData(1, int.MaxValue)]
    [InlineData(4, 1)]
    [InlineData(0, 0)]
    [InlineData(1, -1)]
    public void A_policy_beyond_the_experts_is_refused_whatever_its_numbers(int count, int first)
    {
        ChatOptions options = new() { AdditionalProperties = new() { ["gating"] = new GatingPolicy(count, first) } };
        Assert.Contains("legal are the ranks 0 to 3 of this expert's 4", Assert.Throws<ArgumentException>(() => Parse(options, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_of_a_request_are_named_at_once()
    {
        ChatOptions options = new()
        {
            Temperature = -1,
            TopP = 2,
            MaxOutputTokens = 0,
            FrequencyPenalty = 1,
            PresencePenalty = 1,
            StopSequences = [""],
            ResponseFormat = ChatResponseFormat.Json,
            ToolMode = ChatToolMode.RequireAny,
            Tools = [AIFunctionFactory.Create(() => 1, "one")],
            AdditionalProperties = new() { ["min_p"] = "x", ["telemetry"] = 1, ["gating"] = "best", ["nothing"] = 1 },
        };
        string message = Assert.Throws<ArgumentException>(() => Parse(options, null)).Message;
        string[] parts =
        [
            "Temperature is -1;", "TopP is 2;", "MaxOutputTokens is 0;", "FrequencyPenalty is not", "PresencePenalty is not", "StopSequences may be",
            "ResponseFormat is not", "ToolMode is RequireAny", "Tools are not supported by 'e'", "min_p is not a number", "telemetry is neither",
            "gating is 'best'", "There is no option 'nothing'; legal are min_p, repetition_penalty, gating, telemetry.",
        ];
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_graph_of_someone_else_gives_no_telemetry()
    {
        ExpertManifest foreign = Own with { Spec = null, Gating = GatingPolicy.TopK(1) };
        ChatOptions options = new() { AdditionalProperties = new() { ["telemetry"] = true } };
        Assert.Contains(
            "telemetry is not there for 'e'", Assert.Throws<ArgumentException>(() => GenerationRequest.Parse(options, foreign, () => 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rule_of_the_settings_is_named_at_once()
    {
        new ExpertModelSettings().Validate();
        new ExpertModelSettings { Threads = 1, Slots = 1, Waiting = 0, CacheBytes = 1 }.Validate();
        Assert.Equal(
            "The expert settings are not valid: threads is 0, legal is 1 or more; slots is 0, legal is 1 or more; waiting is -1, legal is 0 or more; cache_bytes is 0, legal is 1 or more.",
            Assert.Throws<ArgumentException>(new ExpertModelSettings { Threads = 0, Slots = 0, Waiting = -1, CacheBytes = 0 }.Validate).Message);
        new ExpertPoolSettings { Resident = 1, ResidentBytes = 1 }.Validate();
        Assert.Contains("resident is 0 and resident_bytes", Assert.Throws<ArgumentException>(new ExpertPoolSettings { Resident = 0 }.Validate).Message, StringComparison.Ordinal);
        Assert.Contains("resident_bytes 0, legal", Assert.Throws<ArgumentException>(new ExpertPoolSettings { ResidentBytes = 0 }.Validate).Message, StringComparison.Ordinal);
        Assert.Contains("slots is 0", Assert.Throws<ArgumentException>(new ExpertPoolSettings { Model = new() { Slots = 0 } }.Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Perplexity_is_the_inverse_of_the_mean_probability_of_a_part()
    {
        // Four tokens of probability 1/8 each, of two bytes each.
        var likelihood = new AnswerLikelihood(4 * Math.Log(1 / 8.0), 4, 8);
        Assert.Equal(8, likelihood.TokenPerplexity, 1e-9);
        Assert.Equal(Math.Sqrt(8), likelihood.BytePerplexity, 1e-9);
        Assert.Equal(1, new AnswerLikelihood(0, 3, 9).TokenPerplexity);
    }

    [Fact]
    public void Refusals_carry_what_their_sentences_say()
    {
        var context = new ContextLengthExceededException("e", 100, 96);
        Assert.Equal((100, 96), (context.PromptTokens, context.ContextLength));
        Assert.Equal("The prompt has 100 tokens, but the expert 'e' reads at most 96 tokens of prompt and answer together.", context.Message);
        var unknown = new UnknownExpertException("x", ["a", "b"]);
        Assert.Equal("There is no expert 'x'; there are a, b.", unknown.Message);
        Assert.Equal(["a", "b"], unknown.Names);
        Assert.Equal(TimeSpan.FromSeconds(3), new ExpertBusyException("busy", TimeSpan.FromSeconds(3)).RetryAfter);
    }

    private static GenerationRequest Parse(ChatOptions options, SearchConfiguration? search) => GenerationRequest.Parse(options, Own, () => 3, search);
}
