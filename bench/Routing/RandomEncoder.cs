using System.Text.Json.Nodes;
using CoERouter.Bench.Import;

namespace CoERouter.Bench.Routing;

/// <summary>Writes a checkpoint of random brain floats in the shape of all-MiniLM-L6-v2: 22 million parameters.</summary>
internal static class RandomEncoder
{
    private const int Vocabulary = 30_522, Width = 384, Inner = 1536, Layers = 6, Heads = 12, Positions = 512;

    /// <summary>Its shape in words.</summary>
    public static string Description => $"{Layers} layers of {Width}";

    /// <summary>Writes the model folder.</summary>
    public static void Write(string folder)
    {
        JsonObject config = new()
        {
            ["model_type"] = "bert",
            ["vocab_size"] = Vocabulary,
            ["hidden_size"] = Width,
            ["num_hidden_layers"] = Layers,
            ["num_attention_heads"] = Heads,
            ["intermediate_size"] = Inner,
            ["max_position_embeddings"] = Positions,
            ["type_vocab_size"] = 2,
            ["hidden_act"] = "gelu",
        };
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString());
        List<(string Name, long[] Shape)> tensors =
        [
            ("embeddings.word_embeddings.weight", [Vocabulary, Width]), ("embeddings.position_embeddings.weight", [Positions, Width]),
            ("embeddings.token_type_embeddings.weight", [2, Width]), .. Norm("embeddings.LayerNorm"),
        ];
        for (int layer = 0; layer < Layers; layer++)
        {
            string at = $"encoder.layer.{layer}.";
            tensors.AddRange(
            [
                .. Linear(at + "attention.self.query", Width, Width), .. Linear(at + "attention.self.key", Width, Width),
                .. Linear(at + "attention.self.value", Width, Width), .. Linear(at + "attention.output.dense", Width, Width),
                .. Norm(at + "attention.output.LayerNorm"), .. Linear(at + "intermediate.dense", Inner, Width),
                .. Linear(at + "output.dense", Width, Inner), .. Norm(at + "output.LayerNorm"),
            ]);
        }

        RandomCheckpoint.WriteTensors(Path.Combine(folder, "model.safetensors"), tensors);
    }

    private static IEnumerable<(string Name, long[] Shape)> Norm(string name) => [(name + ".weight", [Width]), (name + ".bias", [Width])];

    private static IEnumerable<(string Name, long[] Shape)> Linear(string name, long outputs, long inputs) =>
        [(name + ".weight", [outputs, inputs]), (name + ".bias", [outputs])];
}
