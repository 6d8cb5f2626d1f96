using System.Text.Json.Nodes;
using CoERouter.Tests.Experts.Import.Reference;

namespace CoERouter.Tests.Experts.Import.Encoders;

/// <summary>
/// A small encoder with random weights, as each family publishes it: <c>config.json</c> in its words and tensors under its names. The plain reference reads the
/// tensors by names of its own (<see cref="Name"/>).
/// </summary>
internal sealed class EncoderSample
{
    public const int Vocabulary = 40;
    public const int Width = 12;
    public const int Heads = 3;
    public const int Inner = 20;
    public const int Layers = 2;
    public const int MostTokens = 24;

    private readonly Random _random;

    public EncoderSample(string family, int seed = 1, string activation = "gelu", string prefix = "", bool isOld = false)
    {
        (Family, Activation, Prefix, IsOld, _random) = (family, activation, prefix, isOld, new Random(seed));
        Config = Configure();
        Fill();
    }

    public string Family { get; }

    public string Activation { get; }

    public string Prefix { get; }

    /// <summary>Whether normalisations are named gamma and beta.</summary>
    public bool IsOld { get; }

    public JsonObject Config { get; }

    public Dictionary<string, TestTensor> Tensors { get; } = [];

    public int EmbeddingWidth => Family is "electra" or "albert" ? 8 : Width;

    public int FirstPosition => Family is "roberta" or "xlm-roberta" or "mpnet" ? 2 : 0;

    public bool HasTypes => Family is not ("mpnet" or "distilbert");

    public double Epsilon => Family == "distilbert" ? 1e-12 : 1e-5;

    /// <summary>The checkpoint's name of a tensor of the reference, such as "1.query" or "words".</summary>
    public string Name(string plain, string part = "weight")
    {
        int dot = plain.IndexOf('.', StringComparison.Ordinal);
        (string layer, string what) = dot < 0 ? ("", plain) : (plain[..dot], plain[(dot + 1)..]);
        bool isNorm = what.EndsWith("norm", StringComparison.Ordinal);
        string ending = !isNorm || !IsOld ? part : part == "weight" ? "gamma" : "beta";
        return $"{Prefix}{(dot < 0 ? Shared(what) : Inside(layer, what))}.{ending}";
    }

    public TestTensor this[string plain, string part = "weight"] => Tensors[Name(plain, part)];

    public void Write(string folder, string type = "F32")
    {
        TestCheckpoint.WriteFolder(folder, Config, Tensors, type);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), TokenizerSample.WordPiece());
    }

    private static string Shared(string what) => what switch
    {
        "words" => "embeddings.word_embeddings",
        "positions" => "embeddings.position_embeddings",
        "types" => "embeddings.token_type_embeddings",
        "norm" => "embeddings.LayerNorm",
        "distances" => "encoder.relative_attention_bias",
        _ => what,
    };

    private string Inside(string layer, string what)
    {
        string[] order = ["query", "key", "value", "output", "attention-norm", "up", "down", "norm"];
        (string at, string[] names) = Family switch
        {
            "mpnet" => ($"encoder.layer.{layer}.", (string[])[
                "attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o", "attention.LayerNorm",
                "intermediate.dense", "output.dense", "output.LayerNorm"]),
            "distilbert" => ($"transformer.layer.{layer}.", [
                "attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin", "sa_layer_norm", "ffn.lin1", "ffn.lin2", "output_layer_norm"]),
            "albert" => ("encoder.albert_layer_groups.0.albert_layers.0.", [
                "attention.query", "attention.key", "attention.value", "attention.dense", "attention.LayerNorm", "ffn", "ffn_output", "full_layer_layer_norm"]),
            _ => ($"encoder.layer.{layer}.", [
                "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "attention.output.LayerNorm",
                "intermediate.dense", "output.dense", "output.LayerNorm"]),
        };
        return at + names[Array.IndexOf(order, what)];
    }

    private JsonObject Configure() => Family == "distilbert"
        ? new JsonObject
        {
            ["model_type"] = Family, ["vocab_size"] = Vocabulary, ["dim"] = Width, ["n_layers"] = Layers, ["n_heads"] = Heads, ["hidden_dim"] = Inner,
            ["activation"] = Activation, ["max_position_embeddings"] = MostTokens,
        }
        : new JsonObject
        {
            ["model_type"] = Family, ["vocab_size"] = Vocabulary, ["hidden_size"] = Width, ["embedding_size"] = EmbeddingWidth, ["num_hidden_layers"] = Layers,
            ["num_attention_heads"] = Heads, ["intermediate_size"] = Inner, ["hidden_act"] = Activation, ["max_position_embeddings"] = MostTokens + FirstPosition,
            ["type_vocab_size"] = 2, ["layer_norm_eps"] = Epsilon, ["pad_token_id"] = FirstPosition > 0 ? 1 : 0, ["relative_attention_num_buckets"] = 32,
            ["architectures"] = new JsonArray("AnyModel"),
        };

    private void Fill()
    {
        Add("words", Vocabulary, EmbeddingWidth);
        Add("positions", MostTokens + FirstPosition, EmbeddingWidth);
        if (HasTypes)
        {
            Add("types", 2, EmbeddingWidth);
        }

        Norm("norm", EmbeddingWidth);
        if (EmbeddingWidth != Width)
        {
            string name = Prefix + (Family == "albert" ? "encoder.embedding_hidden_mapping_in" : "embeddings_project");
            Tensors[name + ".weight"] = Draw(Width, EmbeddingWidth);
            Tensors[name + ".bias"] = Draw(Width);
        }

        if (Family == "mpnet")
        {
            Add("distances", 32, Heads);
        }

        for (int layer = 0; layer < (Family == "albert" ? 1 : Layers); layer++)
        {
            foreach ((string what, int outputs, int inputs) in new[]
                     {
                         ("query", Width, Width), ("key", Width, Width), ("value", Width, Width), ("output", Width, Width), ("up", Inner, Width), ("down", Width, Inner),
                     })
            {
                Add($"{layer}.{what}", outputs, inputs);
                Tensors[Name($"{layer}.{what}", "bias")] = Draw(outputs);
            }

            Norm($"{layer}.attention-norm", Width);
            Norm($"{layer}.norm", Width);
        }

        // Parts of the published checkpoints that an embedding does not use.
        Tensors[Prefix + "pooler.dense.weight"] = Draw(Width, Width);
        Tensors["cls.predictions.bias"] = Draw(Vocabulary);
    }

    private void Add(string plain, params int[] shape) => Tensors[Name(plain)] = Draw(shape);

    private void Norm(string plain, int width)
    {
        Tensors[Name(plain)] = Draw(width);
        Tensors[Name(plain, "bias")] = Draw(width);
    }

    private TestTensor Draw(params int[] shape) => new(
        [.. shape.Select(size => (long)size)], [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (float)(_random.NextDouble() - 0.4))]);
}
