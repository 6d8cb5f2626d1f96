using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import;

/// <summary>Tokens that end an answer, and the one that fills up.</summary>
/// <param name="EndIds">Ends; empty where the model names none.</param>
/// <param name="PadId">The filler; 0 where there is none.</param>
internal sealed record EndTokens(IReadOnlyList<int> EndIds, int PadId)
{
    private const string GenerationFile = "generation_config.json";
    private const int MostBytes = 1 << 20;

    public static EndTokens Read(string folder, ModelConfiguration configuration, int vocabulary)
    {
        ModelConfiguration? generation = ModelFiles.Read(folder, GenerationFile, MostBytes) is { } bytes ? ModelConfiguration.Parse(bytes) : null;
        List<int> ends = Legal(generation, "eos_token_id", vocabulary) is { Count: > 0 } own ? own : Legal(configuration, "eos_token_id", vocabulary);
        List<int> pads = Legal(generation, "pad_token_id", vocabulary) is { Count: > 0 } pad ? pad : Legal(configuration, "pad_token_id", vocabulary);
        return new(ends, pads.Count > 0 ? pads[0] : ends.Count > 0 ? ends[0] : 0);
    }

    // Small models inherit the ids of a larger vocabulary in their configuration, such as the 50256 of GPT-2.
    private static List<int> Legal(ModelConfiguration? configuration, string field, int vocabulary) =>
        [.. (configuration?.TokenIds(field) ?? []).Where(id => id < vocabulary)];
}
