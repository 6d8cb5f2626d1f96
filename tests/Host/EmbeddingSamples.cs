using CoERouter.Tests.Experts.Import.Encoders;
using CoERouter.Tests.Experts.Import.Reference;

namespace CoERouter.Tests.Host;

/// <summary>Embedding models as their makers publish them, and prompts of three categories that are made of their words.</summary>
internal static class EmbeddingSamples
{
    private static readonly (string Category, string[] Words)[] Topics =
    [
        ("general", ["hello", "world", "the", "hello world"]),
        ("math", ["euro", "rate", "a rate", "euro ?"]),
        ("sql", ["card", "lost", "my card", "is lost", "where"]),
    ];

    /// <summary>A BERT of random weights with a WordPiece tokenizer.</summary>
    public static void WriteEncoder(string folder, int seed = 1) => new EncoderSample("bert", seed).Write(folder);

    /// <summary>Static embeddings of random numbers over the same tokenizer.</summary>
    public static void WriteStatic(string folder, int seed = 1, int dimension = 6)
    {
        Random random = new(seed);
        Directory.CreateDirectory(folder);
        SafetensorsWriter.Write(
            Path.Combine(folder, "model.safetensors"),
            new Dictionary<string, TestTensor> { ["embeddings"] = new([20, dimension], [.. Enumerable.Range(0, 20 * dimension).Select(_ => random.NextSingle() - 0.5f)]) });
        File.WriteAllText(Path.Combine(folder, "config.json"), """{"model_type":"model2vec","normalize":true}""");
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), TokenizerSample.WordPiece());
    }

    /// <summary>Labelled prompts: of each topic two words of its own and some that say nothing.</summary>
    public static IReadOnlyList<(string Category, string Prompt)> Draw(int count, int seed)
    {
        Random random = new(seed);
        string[] common = ["a", "is", ".", "my", "the"];
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                (string category, string[] words) = Topics[i % Topics.Length];
                return (category, $"{words[random.Next(words.Length)]} {common[random.Next(common.Length)]} {words[random.Next(words.Length)]} n{i}");
            }),
        ];
    }

    /// <summary>The same as a table.</summary>
    public static string Table(int count, int seed) => string.Join('\n', Draw(count, seed).Select(item => $"\"{item.Prompt}\",{item.Category}").Prepend("text,category"));
}
