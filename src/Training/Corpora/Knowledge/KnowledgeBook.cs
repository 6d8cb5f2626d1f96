using System.Reflection;

namespace CoERouter.Training.Corpora.Knowledge;

/// <summary>All that the general expert knows, from the knowledge files embedded in this assembly.</summary>
internal static class KnowledgeBook
{
    // The order is part of the corpus: it decides which forms are held out.
    private static readonly string[] Files = ["conversation", "experts", "system", "mixtures", "networks", "learning", "measures", "comparisons"];

    /// <summary>Reads every knowledge file, in a fixed order.</summary>
    public static IReadOnlyList<KnowledgeEntry> Read() => [.. Files.SelectMany(ReadFile)];

    private static IReadOnlyList<KnowledgeEntry> ReadFile(string file)
    {
        string resource = $"{typeof(KnowledgeBook).Namespace}.{file}.txt";
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly lacks its resource '{resource}'.");
        using StreamReader text = new(stream);
        return KnowledgeReader.Read(text, file);
    }
}
