using Microsoft.Extensions.AI;

namespace CoERouter.Host.Gateway;

/// <summary>Keys by which options that <see cref="ChatOptions"/> has no property for reach an expert.</summary>
internal static class ChatProperties
{
    public const string MinP = "min_p";
    public const string RepetitionPenalty = "repetition_penalty";
    public const string Telemetry = "coe.telemetry";

    /// <summary>Sets a value that was given.</summary>
    public static void Set(ChatOptions options, string key, object? value)
    {
        if (value is not null)
        {
            (options.AdditionalProperties ??= [])[key] = value;
        }
    }
}
