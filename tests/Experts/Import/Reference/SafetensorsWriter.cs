using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CoERouter.Tests.Experts.Import.Reference;

/// <summary>Writes checkpoints as their makers do: one file, or shards with an index.</summary>
internal static class SafetensorsWriter
{
    public static void Write(string path, IReadOnlyDictionary<string, TestTensor> tensors, string type = "F32")
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        using var data = new MemoryStream();
        foreach ((string name, TestTensor tensor) in tensors)
        {
            string own = IsBytes(name) ? "U8" : type;
            long begin = data.Length;
            data.Write(Encode(tensor.Values, own));
            header[name] = new JsonObject
            {
                ["dtype"] = own,
                ["shape"] = new JsonArray([.. tensor.Shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(begin, data.Length),
            };
        }

        File.WriteAllBytes(path, Join(Encoding.UTF8.GetBytes(header.ToJsonString()), data.ToArray()));
    }

    public static byte[] Join(byte[] header, byte[] data)
    {
        var file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file, 8 + header.Length);
        return file;
    }

    public static void WriteShards(string folder, IReadOnlyDictionary<string, TestTensor> tensors, int shards)
    {
        var map = new Dictionary<string, string>();
        KeyValuePair<string, TestTensor>[][] parts = [.. tensors.Chunk((tensors.Count + shards - 1) / shards)];
        for (int i = 0; i < parts.Length; i++)
        {
            string name = $"model-{i + 1:00000}-of-{parts.Length:00000}.safetensors";
            Write(Path.Combine(folder, name), parts[i].ToDictionary(), "F32");
            foreach ((string tensor, _) in parts[i])
            {
                map[tensor] = name;
            }
        }

        File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"), JsonSerializer.Serialize(new { metadata = new { }, weight_map = map }));
    }

    /// <summary>The values that a 16-bit type can hold.</summary>
    public static float Rounded(float value, string type) => type switch
    {
        "F16" => (float)(Half)value,
        "BF16" => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000),
        _ => value,
    };

    private static bool IsBytes(string name) => name.EndsWith("_blocks", StringComparison.Ordinal) || name.EndsWith("_scales", StringComparison.Ordinal);

    private static byte[] Encode(float[] values, string type) => type switch
    {
        "F32" => MemoryMarshal.AsBytes<float>(values).ToArray(),
        "F16" => MemoryMarshal.AsBytes<Half>(values.Select(value => (Half)value).ToArray()).ToArray(),
        "BF16" => MemoryMarshal.AsBytes<ushort>(values.Select(value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)).ToArray()).ToArray(),
        "U8" => [.. values.Select(value => (byte)value)],
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
