using System.Text.Json;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Specification;
using CoERouter.Experts.Templates;
using CoERouter.Router.Arms;
using CoERouter.Router.Chat;
using Microsoft.Extensions.AI;

namespace CoERouter.Host.Gateway;

/// <summary>
/// Reads the body of POST /v1/chat/completions. A parameter that is unknown, or that cannot be honoured, is refused, never ignored.
/// </summary>
internal static class ChatRequestReader
{
    private const int MostStops = 4;
    private const float HighestTemperature = 2;
    private const float HighestRepetitionPenalty = 10;
    private const int MostCandidates = 1_000_000;

    private static readonly string[] Legal =
    [
        "model", "messages", "tools", "tool_choice", "parallel_tool_calls", "documents", "chat_template_kwargs",
        "temperature", "top_p", "top_k", "min_p", "repetition_penalty", "max_tokens", "max_completion_tokens", "stop", "seed",
        "stream", "stream_options", "n", "presence_penalty", "frequency_penalty", "user", "gating", "telemetry",
    ];

    private static readonly string[] LegalStreamOptions = ["include_usage"];

    /// <summary>Reads the request.</summary>
    /// <exception cref="GatewayRefusedException">Something is not legal.</exception>
    public static ChatRequest Read(JsonElement body)
    {
        Parameters parameters = new(body, string.Empty, Legal, UnsupportedParameters.Names);
        IReadOnlyList<ChatMessage> messages = MessageReader.Read(parameters);
        bool stream = parameters.Flag("stream") ?? false;
        bool telemetry = parameters.Flag("telemetry") ?? false;
        RefuseWhatCannotBeHonoured(parameters);
        UnsupportedParameters.Refuse(parameters);
        ChatOptions options = new()
        {
            ModelId = ReadModel(parameters),
            Temperature = parameters.Number("temperature", 0, HighestTemperature),
            TopP = parameters.Number("top_p", 0, 1, aboveLeast: true),
            TopK = (int?)parameters.Integer("top_k", 1, MostCandidates),
            MaxOutputTokens = ReadMaximum(parameters),
            StopSequences = ReadStops(parameters),
            Seed = parameters.Integer("seed", long.MinValue, long.MaxValue),
            AdditionalProperties = [],
        };
        Set(options, GenerationOptions.MinP, parameters.Number("min_p", 0, 1));
        Set(options, GenerationOptions.RepetitionPenalty,
            parameters.Number("repetition_penalty", 0, HighestRepetitionPenalty, aboveLeast: true));
        Set(options, GenerationOptions.Gating, ReadGating(parameters));
        Set(options, GenerationOptions.Telemetry, telemetry ? true : null);
        Set(options, ChatTemplateOptions.Documents, ReadForTemplate(parameters, ChatTemplateOptions.Documents, JsonValueKind.Array));
        Set(options, ChatTemplateOptions.Variables, ReadForTemplate(parameters, ChatTemplateOptions.Variables, JsonValueKind.Object));
        ToolReader.Read(parameters, options);
        return new ChatRequest(messages, options, stream, ReadIncludeUsage(parameters, stream), telemetry);
    }

    /// <summary>The model's name, or null for auto.</summary>
    public static string? ReadModel(Parameters parameters) =>
        parameters.Text("model") is { } model && model != CompositionChatClient.Auto ? model : null;

    public static GatingPolicy? ReadGating(Parameters parameters) => parameters.Text("gating") is not { } text ? null
        : GatingPolicy.TryParse(text, out GatingPolicy gating) ? gating
        : throw parameters.Refuse("invalid_value", "gating", $"The parameter \"gating\" is no gating policy; {Arm.LegalGating}.");

    private static void Set(ChatOptions options, string key, object? value)
    {
        if (value is not null)
        {
            options.AdditionalProperties![key] = value;
        }
    }

    private static void RefuseWhatCannotBeHonoured(Parameters parameters)
    {
        parameters.Text("user");
        if (parameters.Find("n") is { } choices && parameters.Integer("n", 1, 128) != 1)
        {
            throw parameters.Invalid("n", choices, "1, since one answer is given");
        }

        foreach (string penalty in (ReadOnlySpan<string>)["presence_penalty", "frequency_penalty"])
        {
            if (parameters.Find(penalty) is { } value && parameters.Number(penalty, -2, 2) != 0)
            {
                throw parameters.Invalid(penalty, value, "0; use \"repetition_penalty\" for the same purpose");
            }
        }
    }

    private static object? ReadForTemplate(Parameters parameters, string name, JsonValueKind kind) => parameters.Find(name) switch
    {
        null => null,
        { } value when value.ValueKind == kind => parameters.Whole(value, name).Clone(),
        { } value => throw parameters.Invalid(name, value, kind == JsonValueKind.Array ? "an array" : "an object"),
    };

    private static int? ReadMaximum(Parameters parameters)
    {
        long? older = parameters.Integer("max_tokens", 1, int.MaxValue);
        long? newer = parameters.Integer("max_completion_tokens", 1, int.MaxValue);
        if (older is not null && newer is not null && older != newer)
        {
            const string sentence = "The parameters \"max_tokens\" and \"max_completion_tokens\" differ; give one of them.";
            throw parameters.Refuse("invalid_value", "max_tokens", sentence);
        }

        return (int?)(newer ?? older);
    }

    private static List<string>? ReadStops(Parameters parameters)
    {
        const string legal = "a string that is not empty, or an array of 1 to 4 of them";
        if (parameters.Find("stop") is not { } value)
        {
            return null;
        }

        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        List<string> stops = [.. items.Select(item => parameters.TextOf(item, "stop", legal))];
        return stops.Count is >= 1 and <= MostStops && stops.TrueForAll(stop => stop.Length > 0)
            ? stops
            : throw parameters.Refuse("invalid_value", "stop", $"The parameter \"stop\" is not legal; legal is {legal}.");
    }

    private static bool ReadIncludeUsage(Parameters parameters, bool stream)
    {
        if (parameters.Group("stream_options", LegalStreamOptions) is not { } options)
        {
            return false;
        }

        return stream
            ? options.Flag("include_usage") ?? false
            : throw parameters.Refuse(
                "invalid_value", "stream_options", "The parameter \"stream_options\" is legal only where \"stream\" is true.");
    }
}
