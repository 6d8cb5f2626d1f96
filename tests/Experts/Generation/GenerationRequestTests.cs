using System.Text.Json;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Specification;
using CoERouter.Tests.Experts.Folders;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Experts.Generation;

public sealed class GenerationRequestTests
{
    private static readonly ExpertManifest Manifest = new()
    {
        Name = "e",
        Task = "t",
        Description = "d",
        Revision = "r",
        Spec = TestExpert.Spec,
        Gating = GatingPolicy.TopK(2),
        Quantization = 0,
        TotalParameters = 1,
        ActiveParameters = 1,
        ContextLength = 96,
    };

    [Fact]
    public void Without_options_the_most_likely_token_and_the_experts_own_gating_are_used()
    {
        GenerationRequest request = Parse(null);
        Assert.Equal(new CoERouter.Experts.Sampling.SamplingSettings(), request.Sampling);
        Assert.Equal(GatingPolicy.TopK(2), request.Gating);
        Assert.Empty(request.Stops);
        Assert.Null(request.MaxOutputTokens);
        Assert.False(request.Telemetry);
    }

    [Fact]
    public void Every_option_arrives()
    {
        GenerationRequest request = Parse(new()
        {
            Temperature = 0.5f,
            TopP = 0.9f,
            TopK = 7,
            Seed = -1,
            MaxOutputTokens = 5,
            StopSequences = ["a", "b"],
            ResponseFormat = ChatResponseFormat.Text,
            FrequencyPenalty = 0,
            AdditionalProperties = new() { ["min_p"] = 0.1, ["repetition_penalty"] = 2, ["gating"] = "rank-1", ["telemetry"] = true },
        });
        Assert.Equal(
            new() { Temperature = 0.5f, TopP = 0.9f, TopK = 7, MinP = 0.1f, RepetitionPenalty = 2, Seed = ulong.MaxValue },
            request.Sampling);
        Assert.Equal(new GatingPolicy(1, 1), request.Gating);
        Assert.Equal(["a", "b"], request.Stops);
        Assert.Equal(5, request.MaxOutputTokens);
        Assert.True(request.Telemetry);
    }

    [Theory]
    [InlineData("\"x\"", "min_p")]
    [InlineData("true", "min_p")]
    [InlineData("2", "min_p")]
    [InlineData("0", "repetition_penalty")]
    [InlineData("[]", "repetition_penalty")]
    [InlineData("1", "telemetry")]
    [InlineData("\"yes\"", "telemetry")]
    [InlineData("3", "gating")]
    [InlineData("\"top-0\"", "gating")]
    [InlineData("\"top-5\"", "gating")]
    [InlineData("\"rank-4\"", "gating")]
    [InlineData("1", "top_k")]
    public void Values_from_the_wire_that_are_not_legal_are_refused(string json, string key)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var options = new ChatOptions { AdditionalProperties = new() { [key] = document.RootElement.Clone() } };
        Assert.Throws<ArgumentException>(() => Parse(options));
    }

    [Theory]
    [InlineData("min_p")]
    [InlineData("repetition_penalty")]
    [InlineData("telemetry")]
    [InlineData("gating")]
    public void Null_means_the_default(string key)
    {
        using JsonDocument document = JsonDocument.Parse("null");
        GenerationRequest expected = Parse(null);
        foreach (object? value in new object?[] { null, document.RootElement.Clone() })
        {
            GenerationRequest request = Parse(new() { AdditionalProperties = new() { [key] = value } });
            Assert.Equal((expected.Sampling, expected.Gating, expected.Telemetry), (request.Sampling, request.Gating, request.Telemetry));
        }
    }

    [Fact]
    public void What_an_expert_cannot_do_is_refused_rather_than_ignored()
    {
        Assert.Throws<ArgumentException>(() => Parse(new() { ResponseFormat = ChatResponseFormat.Json }));
        Assert.Throws<ArgumentException>(() => Parse(new() { PresencePenalty = 0.5f }));
        Assert.Throws<ArgumentException>(() => Parse(new() { StopSequences = [.. Enumerable.Repeat("x", 65)] }));
        Assert.Throws<ArgumentException>(() => Parse(new() { Temperature = float.NaN }));
    }

    [Fact]
    public void Telemetry_lists_the_used_experts_of_every_layer()
    {
        TokenTelemetry telemetry = TokenTelemetry.Read(7, "x", [0, 0.25f, 0, 0.75f, 1, 0, 0, 0], 4);
        Assert.Equal((7, "x", 2), (telemetry.Token, telemetry.Text, telemetry.Layers.Count));
        Assert.Equal([1, 3], telemetry.Layers[0].Experts);
        Assert.Equal([0.25f, 0.75f], telemetry.Layers[0].Weights);
        Assert.Equal([0], telemetry.Layers[1].Experts);
    }

    private static GenerationRequest Parse(ChatOptions? options) => GenerationRequest.Parse(options, Manifest, () => 3);
}
