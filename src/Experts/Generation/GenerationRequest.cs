using System.Globalization;
using System.Text.Json;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Folders.Configurations;
using CoERouter.Experts.Sampling;
using CoERouter.Experts.Specification;
using CoERouter.Experts.Templates;
using CoERouter.Experts.Templates.ToolCalls;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Generation;

/// <summary>The options of a request, checked: nothing is ignored that would change the answer.</summary>
internal sealed record GenerationRequest
{
    public required SamplingSettings Sampling { get; init; }

    public required GatingPolicy Gating { get; init; }

    public required IReadOnlyList<string> Stops { get; init; }

    public int? MaxOutputTokens { get; init; }

    /// <summary>Tokens of prompt and answer before which no end is taken.</summary>
    public int MinimumLength { get; init; }

    public bool Telemetry { get; init; }

    /// <summary>Whether the answer ends with its first tool call. Default false.</summary>
    public bool SingleCall { get; init; }

    /// <summary>How tool calls are read off the answer; null where it is text as it stands.</summary>
    public ToolCallFormat? ToolCalls { get; init; }

    /// <summary>Reads the options of a request to the expert of <paramref name="manifest"/>; what they leave open is as its makers mean
    /// it.</summary>
    /// <exception cref="ArgumentException">The message names every fault.</exception>
    public static GenerationRequest Parse(
        ChatOptions? options, ExpertManifest manifest, Func<ulong> seeds, SearchConfiguration? search = null, IPromptFormat? format = null)
    {
        options ??= new();
        List<string> faults = [];
        RefuseUnsupported(options, manifest.Name, format, faults);
        IReadOnlyDictionary<string, object?> extras = options.AdditionalProperties ?? [];
        bool draws = search is { Draws: true };
        float temperature = options.Temperature ?? (draws ? search!.Temperature : 0);
        var sampling = new SamplingSettings
        {
            Temperature = temperature,
            TopP = options.TopP ?? (draws ? search!.TopP : 1),
            TopK = options.TopK ?? (draws ? search!.TopK : 0),
            MinP = ReadNumber(extras, GenerationOptions.MinP, 0, faults),
            RepetitionPenalty = ReadNumber(extras, GenerationOptions.RepetitionPenalty, search?.RepetitionPenalty ?? 1, faults),
            Seed = options.Seed is long seed ? unchecked((ulong)seed) : temperature > 0 ? seeds() : 0,
        };
        faults.AddRange(sampling.Validate());
        if (options.MaxOutputTokens is < 1)
        {
            faults.Add($"MaxOutputTokens is {options.MaxOutputTokens}; legal is 1 and above.");
        }

        IReadOnlyList<string> stops = [.. options.StopSequences ?? []];
        if (stops.Count > StopMatcher.MaximumStops || stops.Any(stop => stop is not { Length: > 0 and <= StopMatcher.MaximumCharacters }))
        {
            faults.Add(
                $"StopSequences may be at most {StopMatcher.MaximumStops}, each of 1 to {StopMatcher.MaximumCharacters} characters.");
        }

        GatingPolicy gating = ReadGating(extras, manifest, faults);
        bool telemetry = ReadFlag(extras, GenerationOptions.Telemetry, faults);
        if (telemetry && manifest.Spec is null)
        {
            faults.Add($"telemetry is not there for '{manifest.Name}', whose graph gives no routing.");
        }

        return faults.Count == 0
            ? new()
            {
                MinimumLength = search?.MinimumLength ?? 0,
                Sampling = sampling,
                Gating = gating,
                Stops = stops,
                MaxOutputTokens = options.MaxOutputTokens,
                Telemetry = telemetry,
                SingleCall = options.AllowMultipleToolCalls == false,
                ToolCalls = format?.ToolCalls is { } calls && (calls.ReadsEveryAnswer || HasTools(options)) ? calls : null,
            }
            : throw new ArgumentException(string.Join(' ', faults), nameof(options));
    }

    private static bool HasTools(ChatOptions options) => options is { Tools.Count: > 0, ToolMode: not NoneChatToolMode };

    private static void RefuseUnsupported(ChatOptions options, string name, IPromptFormat? format, List<string> faults)
    {
        if (options.FrequencyPenalty is not (null or 0))
        {
            faults.Add("FrequencyPenalty is not supported; legal is 0.");
        }

        if (options.PresencePenalty is not (null or 0))
        {
            faults.Add("PresencePenalty is not supported; legal is 0.");
        }

        if (HasTools(options) && format?.ToolCalls is null)
        {
            faults.Add($"Tools are not supported by '{name}'; it answers with text only.");
        }

        if (options.ToolMode is RequiredChatToolMode)
        {
            faults.Add("ToolMode is RequireAny or RequireSpecific; legal are Auto and None, since no expert can be made to call a tool.");
        }

        if (options.ResponseFormat is not (null or ChatResponseFormatText))
        {
            faults.Add("ResponseFormat is not supported; legal is text.");
        }

        foreach (string key in options.AdditionalProperties?.Keys ?? Enumerable.Empty<string>())
        {
            IReadOnlyList<string> legal = format is { TakesVariables: true } ? GenerationOptions.WithVariables : GenerationOptions.All;
            if (!legal.Contains(key))
            {
                faults.Add($"There is no option '{key}'; legal are {string.Join(", ", legal)}.");
            }
        }
    }

    private static GatingPolicy ReadGating(IReadOnlyDictionary<string, object?> extras, ExpertManifest manifest, List<string> faults)
    {
        object? value = Plain(extras, GenerationOptions.Gating);
        GatingPolicy policy = manifest.Gating;
        if (value is not null and not GatingPolicy && !GatingPolicy.TryParse(value as string, out policy))
        {
            faults.Add($"gating is '{value}'; legal are texts such as top-2, rank-1 and top-4 p0.6.");
            return manifest.Gating;
        }

        policy = value is GatingPolicy given ? given : policy;
        int experts = manifest.RoutedExperts;
        if (policy.Count < 1 || policy.FirstRank < 0 || policy.FirstRank > experts - policy.Count || !(policy.Mass > 0))
        {
            faults.Add($"gating is '{policy}'; legal are the ranks 0 to {experts - 1} of this expert's {experts} and a mass above 0.");
        }

        return policy;
    }

    private static float ReadNumber(IReadOnlyDictionary<string, object?> extras, string key, float fallback, List<string> faults)
    {
        object? value = Plain(extras, key);
        if (value is null)
        {
            return fallback;
        }

        if (value is IConvertible convertible and not (string or bool or char or DateTime))
        {
            return convertible.ToSingle(CultureInfo.InvariantCulture);
        }

        faults.Add($"{key} is not a number.");
        return fallback;
    }

    private static bool ReadFlag(IReadOnlyDictionary<string, object?> extras, string key, List<string> faults)
    {
        object? value = Plain(extras, key);
        if (value is not (null or bool))
        {
            faults.Add($"{key} is neither true nor false.");
        }

        return value is true;
    }

    // Options that came over the wire hold JSON elements.
    private static object? Plain(IReadOnlyDictionary<string, object?> extras, string key) => extras.GetValueOrDefault(key) switch
    {
        JsonElement { ValueKind: JsonValueKind.Number } element => element.GetDouble(),
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
        JsonElement { ValueKind: JsonValueKind.True } => true,
        JsonElement { ValueKind: JsonValueKind.False } => false,
        JsonElement { ValueKind: JsonValueKind.Null } => null,
        object value => value,
        null => null,
    };
}
