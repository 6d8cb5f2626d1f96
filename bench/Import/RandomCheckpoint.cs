using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CoERouter.Bench.Import;

/// <summary>Writes a checkpoint of random brain floats in the shape and names of Qwen2.5-0.5B: 494 million parameters, a gigabyte.</summary>
internal static class RandomCheckpoint
{
    private const int BlockValues = 1 << 20;

    /// <summary>The layers and the vocabulary of the original.</summary>
    public static (int Layers, int Vocabulary) Whole => (24, 151_936);

    /// <summary>Writes the model folder and returns the bytes of its weights.</summary>
    public static long Write(string folder, int layers, int vocabulary)
    {
        const int Width = 896, Hidden = 4864, Heads = 14, KeyHeads = 2, Head = 64;
        JsonObject config = new()
        {
            ["model_type"] = "qwen2",
            ["hidden_size"] = Width,
            ["intermediate_size"] = Hidden,
            ["num_hidden_layers"] = layers,
            ["num_attention_heads"] = Heads,
            ["num_key_value_heads"] = KeyHeads,
            ["vocab_size"] = vocabulary,
            ["max_position_embeddings"] = 32_768,
            ["rms_norm_eps"] = 1e-6,
            ["rope_theta"] = 1_000_000.0,
            ["tie_word_embeddings"] = true,
        };
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString());
        List<(string Name, long[] Shape)> tensors = [("model.embed_tokens.weight", [vocabulary, Width]), ("model.norm.weight", [Width])];
        for (int layer = 0; layer < layers; layer++)
        {
            string at = $"model.layers.{layer}.";
            tensors.AddRange(
            [
                (at + "input_layernorm.weight", [Width]), (at + "post_attention_layernorm.weight", [Width]),
                (at + "self_attn.q_proj.weight", [Heads * Head, Width]), (at + "self_attn.q_proj.bias", [Heads * Head]),
                (at + "self_attn.k_proj.weight", [KeyHeads * Head, Width]), (at + "self_attn.k_proj.bias", [KeyHeads * Head]),
                (at + "self_attn.v_proj.weight", [KeyHeads * Head, Width]), (at + "self_attn.v_proj.bias", [KeyHeads * Head]),
                (at + "self_attn.o_proj.weight", [Width, Heads * Head]),
                (at + "mlp.gate_proj.weight", [Hidden, Width]), (at + "mlp.up_proj.weight", [Hidden, Width]),
                (at + "mlp.down_proj.weight", [Width, Hidden]),
            ]);
        }

        return WriteTensors(Path.Combine(folder, "model.safetensors"), tensors);
    }

    /// <summary>Writes a file of random tensors and returns their bytes.</summary>
    public static long WriteTensors(string path, List<(string Name, long[] Shape)> tensors)
    {
        var header = new JsonObject();
        long bytes = 0;
        foreach ((string name, long[] shape) in tensors)
        {
            long size = shape.Aggregate(1L, (product, one) => product * one) * sizeof(ushort);
            header[name] = new JsonObject
            {
                ["dtype"] = "BF16",
                ["shape"] = JsonSerializer.SerializeToNode(shape),
                ["data_offsets"] = new JsonArray(bytes, bytes + size),
            };
            bytes += size;
        }

        byte[] json = Encoding.UTF8.GetBytes(header.ToJsonString());
        using FileStream file = File.Create(path);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        file.Write(length);
        file.Write(json);
        ReadOnlySpan<byte> block = MemoryMarshal.AsBytes<ushort>(RandomBlock());
        for (long left = bytes; left > 0; left -= block.Length)
        {
            file.Write(block[..(int)Math.Min(block.Length, left)]);
        }

        return bytes;
    }

    // Neither time nor size depends on the values, so one block of them serves all tensors.
    private static ushort[] RandomBlock()
    {
        var random = new Random(1);
        var values = new ushort[BlockValues];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (ushort)(BitConverter.SingleToUInt32Bits((random.NextSingle() - 0.5f) * 0.1f) >> 16);
        }

        return values;
    }
}
