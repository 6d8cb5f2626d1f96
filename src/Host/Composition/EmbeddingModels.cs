using CoERouter.Categorizer.Embedding;
using CoERouter.Experts.Tokenization;

namespace CoERouter.Host.Composition;

/// <summary>Opens embedding models with the tokenizer that lies beside them.</summary>
internal static class EmbeddingModels
{
    /// <summary>Opens a folder with <c>tokenizer.json</c> and a model (<see cref="EmbeddingFolder"/>). The caller disposes what is disposable.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="prefix">Put before every prompt, for models that were trained with one.</param>
    /// <exception cref="FileNotFoundException">There is no tokenizer.</exception>
    /// <exception cref="InvalidDataException">The tokenizer or the model is not usable.</exception>
    public static IPromptEmbedder Open(string folder, string prefix = "")
    {
        string path = Path.Combine(folder, "tokenizer.json");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no tokenizer at '{path}'.", path);
        }

        TextTokenizer tokenizer = TextTokenizer.Load(path);
        EmbeddingSettings settings = new() { Prefix = prefix, UnknownId = tokenizer.UnknownId };
        int room = settings.MostTokens - tokenizer.PrefixIds.Count - tokenizer.SuffixIds.Count;
        bool hasMarkers = !EmbeddingFolder.IsStatic(folder);
        return EmbeddingFolder.Open(folder, Tokenize, settings);

        void Tokenize(ReadOnlySpan<char> prompt, List<int> ids)
        {
            tokenizer.Encode(prompt, special: false, ids);
            if (hasMarkers)
            {
                ids.RemoveRange(Math.Min(ids.Count, room), Math.Max(ids.Count - room, 0));
                ids.InsertRange(0, tokenizer.PrefixIds);
                ids.AddRange(tokenizer.SuffixIds);
            }
        }
    }
}
