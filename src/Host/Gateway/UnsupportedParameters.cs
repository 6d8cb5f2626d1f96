using System.Collections.Frozen;
using System.Text.Json;

namespace CoERouter.Host.Gateway;

/// <summary>OpenAI's parameters that change an answer in a way that experts cannot: each is legal only with the value that asks for what is
/// so anyway, and refused with the reason otherwise.</summary>
internal static class UnsupportedParameters
{
    private static readonly FrozenDictionary<string, (Func<JsonElement, bool> IsSo, string Legal)> Rules =
        new Dictionary<string, (Func<JsonElement, bool>, string)>(StringComparer.Ordinal)
        {
            ["logprobs"] = (IsFalse, "false, since an answer comes without the probabilities of its tokens"),
            ["top_logprobs"] = (IsZero, "0, since an answer comes without the probabilities of its tokens"),
            ["logit_bias"] = (IsEmpty, "an empty object, since no token is preferred by its id"),
            ["response_format"] = (IsText, "{\"type\":\"text\"}, since answers are not held to a schema"),
            ["functions"] = (IsEmpty, "an empty array; use \"tools\" for the same purpose"),
            ["function_call"] = (
                value => Is(value, "auto", "none"), "\"auto\" or \"none\"; use \"tools\" and \"tool_choice\" for the same purpose"),
            ["reasoning_effort"] = (
                value => Is(value, "none"), "\"none\"; set what the expert's template calls it in \"chat_template_kwargs\""),
            ["modalities"] = (IsTextAlone, "[\"text\"], since experts write text only"),
            ["store"] = (IsFalse, "false, since no answer is stored"),
            ["service_tier"] = (value => Is(value, "auto", "default"), "\"auto\" or \"default\", since all requests are served alike"),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The parameters.</summary>
    public static IReadOnlyCollection<string> Names { get; } = Rules.Keys.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Refuses the first of them that asks for more.</summary>
    /// <exception cref="GatewayRefusedException">One does.</exception>
    public static void Refuse(Parameters parameters)
    {
        foreach ((string name, (Func<JsonElement, bool> isSo, string legal)) in Rules)
        {
            if (parameters.Find(name) is { } value && !isSo(value))
            {
                throw parameters.Refuse(
                    "unsupported_parameter", name, $"The parameter \"{name}\" is not supported here; legal is {legal}.");
            }
        }
    }

    private static bool IsFalse(JsonElement value) => value.ValueKind == JsonValueKind.False;

    private static bool IsZero(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number == 0;

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.GetPropertyCount() == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };

    private static bool IsText(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() == 1
        && value.TryGetProperty("type", out JsonElement type) && Is(type, "text");

    private static bool IsTextAlone(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1 && Is(value[0], "text");

    private static bool Is(JsonElement value, params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
        {
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(text))
            {
                return true;
            }
        }

        return false;
    }
}
