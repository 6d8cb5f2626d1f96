using System.CommandLine;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using Microsoft.Extensions.AI;

namespace CoERouter.Host.Commands;

/// <summary>How an answer is drawn, as options of a command. The expert checks the numbers.</summary>
internal sealed class SamplingOptions
{
    private readonly Option<float?> _temperature = new("--temperature", "-t")
    {
        Description = "0 takes the most likely token (default); higher draws more freely.",
        HelpName = "T",
    };
    private readonly Option<float?> _topP = new("--top-p")
    {
        Description = "Draws among the most likely tokens of this probability together.",
        HelpName = "P",
    };
    private readonly Option<int?> _topK = new("--top-k") { Description = "Draws among so many most likely tokens.", HelpName = "K" };
    private readonly Option<float?> _minP = new("--min-p")
    {
        Description = "Draws among tokens of at least this share of the highest probability.",
        HelpName = "P",
    };
    private readonly Option<float?> _repetitionPenalty = new("--repetition-penalty")
    {
        Description = "Above 1 makes tokens that occurred less likely.",
        HelpName = "R",
    };
    private readonly Option<long?> _seed = new("--seed") { Description = "Repeats a drawn answer.", HelpName = "N" };
    private readonly Option<int?> _maxTokens = new("--max-tokens", "-n") { Description = "Most tokens of the answer.", HelpName = "N" };
    private readonly Option<string[]> _stop = new("--stop")
    {
        Description = "Ends the answer before this text; may be given several times.",
        HelpName = "TEXT",
    };
    private readonly Option<string?> _gating = new("--gating", "-g")
    {
        Description = "How tokens choose inside the expert: top-K, rank-R, or \"top-K pMASS\".",
        HelpName = "POLICY",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in (ReadOnlySpan<Option>)[_temperature, _topP, _topK, _minP, _repetitionPenalty, _seed, _maxTokens, _stop, _gating])
        {
            command.Add(option);
        }
    }

    public ChatOptions Read(ParseResult parsed)
    {
        ChatOptions options = new()
        {
            Temperature = parsed.GetValue(_temperature),
            TopP = parsed.GetValue(_topP),
            TopK = parsed.GetValue(_topK),
            Seed = parsed.GetValue(_seed),
            MaxOutputTokens = parsed.GetValue(_maxTokens),
            StopSequences = parsed.GetValue(_stop) is { Length: > 0 } stops ? stops : null,
            AdditionalProperties = [],
        };
        if (parsed.GetValue(_minP) is { } minP)
        {
            options.AdditionalProperties[GenerationOptions.MinP] = minP;
        }

        if (parsed.GetValue(_repetitionPenalty) is { } penalty)
        {
            options.AdditionalProperties[GenerationOptions.RepetitionPenalty] = penalty;
        }

        if (ReadGating(parsed.GetValue(_gating)) is { } gating)
        {
            options.AdditionalProperties[GenerationOptions.Gating] = gating;
        }

        return options;
    }

    public static GatingPolicy? ReadGating(string? text) => text is null ? null
        : GatingPolicy.TryParse(text, out GatingPolicy gating) ? gating
        : throw new ArgumentException($"\"{text}\" is no gating policy; {Arm.LegalGating}.");
}
