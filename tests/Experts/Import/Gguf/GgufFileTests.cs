using System.Buffers.Binary;
using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Gguf;
using CoERouter.Experts.Import.Sources;
using CoERouter.Tests.Conformance.Mutations;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Gguf;

public sealed class GgufFileTests : IDisposable
{
    private static readonly (string Name, uint Number, int Elements, int Bytes)[] s_quantized =
    [
        ("Q4_0", 2, 32, 18), ("Q4_1", 3, 32, 20), ("Q5_0", 6, 32, 22), ("Q5_1", 7, 32, 24), ("Q8_0", 8, 32, 34),
        ("Q4_K", 12, 256, 144), ("Q5_K", 13, 256, 176), ("Q6_K", 14, 256, 210), ("Q2_K", 10, 256, 84), ("Q3_K", 11, 256, 110),
        ("IQ4_NL", 20, 32, 18), ("IQ4_XS", 23, 256, 136), ("MXFP4", 39, 32, 17),
    ];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Metadata_of_every_kind_is_read()
    {
        using GgufFile file = Open(new GgufWriter()
            .Add("general.architecture", "llama").Add("u8", (byte)200).Add("i8", (sbyte)-3).Add("u16", (ushort)65535).Add("i16", (short)-7).Add("u32", 4_000_000_000u)
            .Add("i32", -5).Add("f32", 1.5f).Add("flag", true).Add("u64", 1ul << 40).Add("i64", -1L).Add("f64", 2.25)
            .Add("texts", new[] { "a", "é" }).Add("numbers", new[] { 1f, 2f }).Add("ints", new[] { 1, -2 }).Add("tokenizer.chat_template", "{{ messages }}"));
        GgufMetadata metadata = file.Metadata;

        Assert.Equal("llama", metadata.Architecture);
        Assert.Equal([200L, -3, 65535, -7, 4_000_000_000, -5, 1L << 40, -1], new[] { "u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64" }.Select(key => metadata.Integer(key)!.Value));
        Assert.Equal((1.5, 2.25, true), (metadata.Number("f32"), metadata.Number("f64"), metadata.Flag("flag")));
        Assert.Equal(["a", "é"], metadata.Texts("texts"));
        Assert.Equal([1.0, 2.0], metadata.Numbers("numbers"));
        Assert.Equal([1L, -2L], metadata.Integers("ints"));
        Assert.Equal("{{ messages }}", metadata.ChatTemplate);
        Assert.Null(metadata.Text("absent"));
        Assert.Contains("'flag' is missing or not a string", Assert.Throws<ModelImportException>(() => metadata.Text("flag")).Message, StringComparison.Ordinal);
        Assert.Contains("'texts' is missing or not a whole number", Assert.Throws<ModelImportException>(() => metadata.Integer("texts")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Floats_of_every_width_widen_exactly()
    {
        float[] values = [0f, 1f, -2.5f, 1024f, 0.15625f, -0.0078125f];
        using GgufFile file = Open(new GgufWriter()
            .AddTensor("f32", 0, [.. values.SelectMany(BitConverter.GetBytes)], 2, 3)
            .AddTensor("f16", 1, [.. values.SelectMany(value => BitConverter.GetBytes((Half)value))], 6)
            .AddTensor("bf16", 30, [.. values.SelectMany(value => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)))], 3, 1, 2));

        foreach (string name in new[] { "f32", "f16", "bf16" })
        {
            Assert.Equal(values, ReadAll(file.Find(name)!));
        }

        Assert.Equal([2L, 3L], file.Find("f32")!.Shape);
        Assert.Equal([3L, 1L, 2L], file.Find("bf16")!.Shape);
        Assert.Equal("BF16", file.Find("bf16")!.Type);
        Assert.Null(file.Find("absent"));
    }

    [Fact]
    public void Every_quantized_type_equals_its_definition_element_by_element()
    {
        Random random = new(1);
        foreach ((string name, uint number, int elements, int bytes) in s_quantized)
        {
            byte[] blocks = RandomBlocks(random, name, 5, bytes);
            using GgufFile file = Open(new GgufWriter().AddTensor("pad", 0, new byte[4], 1).AddTensor("t", number, blocks, 5, elements));
            ISourceTensor tensor = file.Find("t")!;
            float[] values = ReadAll(tensor);

            Assert.Equal(name, tensor.Type);
            for (int index = 0; index < values.Length; index++)
            {
                float expected = PlainBlocks.ElementOf(name, blocks.AsSpan(index / elements * bytes, bytes), index % elements);
                Assert.True(Math.Abs(expected - values[index]) <= 1e-5f * Math.Max(1, Math.Abs(expected)), $"{name} element {index}: {values[index]} instead of {expected}.");
            }
        }
    }

    [Fact]
    public void Any_run_of_elements_reads_as_part_of_the_whole()
    {
        Random random = new(2);
        foreach ((string name, uint number, int elements, int bytes) in s_quantized)
        {
            using GgufFile file = Open(new GgufWriter().AddTensor("t", number, RandomBlocks(random, name, 4, bytes), 2, 2 * elements));
            ISourceTensor tensor = file.Find("t")!;
            float[] whole = ReadAll(tensor);
            for (int round = 0; round < 200; round++)
            {
                int start = random.Next(whole.Length + 1);
                float[] part = new float[random.Next(whole.Length - start + 1)];
                tensor.Read(start, part);

                Assert.Equal(whole[start..(start + part.Length)], part);
            }

            Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Read(whole.Length, new float[1]));
            Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Read(-1, new float[1]));
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1)]
    public void The_alignment_is_that_of_the_file(int alignment)
    {
        using GgufFile file = Open(new GgufWriter { Alignment = alignment, Version = 2 }
            .Add("general.alignment", (uint)alignment).AddTensor("a", 0, [0, 0, 128, 63], 1).AddTensor("b", 0, [0, 0, 0, 64], 1));

        Assert.Equal([1f, 2f], [ReadAll(file.Find("a")!)[0], ReadAll(file.Find("b")!)[0]]);
    }

    [Fact]
    public void A_file_that_is_none_is_refused_with_one_sentence()
    {
        Assert.Equal("model.gguf is not a whole GGUF file: it ends after 0 bytes, inside its header.", Refusal([]));
        Assert.Contains("does not begin with 'GGUF'", Refusal("PK.............."u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("has the version 1; legal are 2 and 3", Refusal(new GgufWriter { Version = 1 }.ToBytes()), StringComparison.Ordinal);
        Assert.Contains("is of the type 9999; legal are F32", Refusal(new GgufWriter().AddTensor("t", 9999, new byte[4], 1).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("which cannot be", Refusal(new GgufWriter().AddTensor("t", 8, new byte[34], 33).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("which cannot be", Refusal(new GgufWriter().AddTensor("t", 0, new byte[4], 0).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("which cannot be", Refusal(new GgufWriter().AddTensor("t", 0, new byte[4], long.MaxValue, long.MaxValue, 3).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("passes the end", Refusal(new GgufWriter().AddTensor("t", 0, new byte[4], 1000).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("twice", Refusal(new GgufWriter().AddTensor("t", 0, new byte[4], 1).AddTensor("t", 0, new byte[4], 1).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("twice", Refusal(new GgufWriter().Add("k", 1).Add("k", 2).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("alignment is 33", Refusal(new GgufWriter().Add("general.alignment", 33u).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("dimensions; legal are 1 to 4", Refusal(new GgufWriter().AddTensor("t", 0, new byte[4], 1, 1, 1, 1, 1).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<ModelImportException>(() => GgufFile.Open(_folder.File("absent.gguf"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Claims_past_the_end_allocate_nothing_and_are_refused()
    {
        byte[] tensors = new GgufWriter().Add("k", "v").ToBytes();
        BinaryPrimitives.WriteUInt64LittleEndian(tensors.AsSpan(8), ulong.MaxValue);
        byte[] keys = new GgufWriter().Add("k", "v").ToBytes();
        BinaryPrimitives.WriteUInt64LittleEndian(keys.AsSpan(16), 1ul << 60);
        byte[] text = new GgufWriter().Add("k", "v").ToBytes();
        BinaryPrimitives.WriteUInt64LittleEndian(text.AsSpan(24), 1ul << 62);
        byte[] list = new GgufWriter().Add("k", new[] { 1L }).ToBytes();
        BinaryPrimitives.WriteUInt64LittleEndian(list.AsSpan(24 + 8 + 1 + 4 + 4), 1ul << 61);

        Assert.Contains("it claims 18446744073709551615 tensors", Refusal(tensors), StringComparison.Ordinal);
        Assert.Contains("keys", Refusal(keys), StringComparison.Ordinal);
        Assert.Contains("bytes of a key", Refusal(text), StringComparison.Ordinal);
        Assert.Contains("items of 'k'", Refusal(list), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mutated_header_opens_and_reads_or_is_refused_with_one_sentence()
    {
        Random blocks = new(3);
        byte[] whole = new GgufWriter().Add("general.architecture", "llama").Add("llama.block_count", 2u).Add("tokenizer.ggml.tokens", new[] { "a", "b", "</s>" })
            .Add("tokenizer.ggml.scores", new[] { 0f, -1f, -2f }).Add("flag", true)
            .AddTensor("token_embd.weight", 8, RandomBlocks(blocks, "Q8_0", 6, 34), 3, 64).AddTensor("blk.0.attn_q.weight", 12, RandomBlocks(blocks, "Q4_K", 2, 144), 2, 256)
            .AddTensor("output_norm.weight", 0, new byte[256], 64).ToBytes();
        string path = _folder.File("model.gguf");
        int refused = 0;
        for (int seed = 0; seed < 10_000; seed++)
        {
            Random random = new(seed);
            byte[] bytes = [.. whole];
            switch (random.Next(3))
            {
                case 0:
                    bytes = bytes[..random.Next(bytes.Length)];
                    break;
                case 1:
                    for (int change = random.Next(1, 4); change > 0; change--)
                    {
                        bytes[random.Next(450)] ^= (byte)(1 << random.Next(8));
                    }

                    break;
                default:
                    random.NextBytes(bytes.AsSpan(random.Next(440), random.Next(1, 9)));
                    break;
            }

            File.WriteAllBytes(path, bytes);
            try
            {
                ProcessorTime.Bound(seed, () => ReadFile(path));
            }
            catch (ModelImportException exception)
            {
                refused++;
                Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
                Assert.InRange(exception.Message.Length, 20, 500);
            }
        }

        Assert.InRange(refused, 5000, 9999);
    }

    private static byte[] RandomBlocks(Random random, string name, int count, int bytes)
    {
        byte[] blocks = new byte[count * bytes];
        random.NextBytes(blocks);
        for (int block = 0; block < count; block++)
        {
            // The scales are halves; random bits could make them infinite.
            if (name == "MXFP4")
            {
                blocks[block * bytes] = (byte)random.Next(115, 135);
                continue;
            }

            int at = (block * bytes) + name switch { "Q6_K" => 208, "Q2_K" => 80, "Q3_K" => 108, _ => 0 };
            BitConverter.TryWriteBytes(blocks.AsSpan(at), (Half)((random.NextDouble() * 2) - 1));
            if (name is "Q4_1" or "Q5_1" or "Q4_K" or "Q5_K" or "Q2_K")
            {
                BitConverter.TryWriteBytes(blocks.AsSpan(at + 2), (Half)random.NextDouble());
            }
        }

        return blocks;
    }

    private static void ReadFile(string path)
    {
        using GgufFile file = GgufFile.Open(path);
        foreach (string name in file.Names)
        {
            Assert.NotEmpty(ReadAll(file.Find(name)!));
        }
    }

    private static float[] ReadAll(ISourceTensor tensor)
    {
        float[] values = new float[tensor.Shape.Aggregate(1L, (product, size) => product * size)];
        tensor.Read(0, values);
        return values;
    }

    private GgufFile Open(GgufWriter writer)
    {
        string path = _folder.File("model.gguf");
        File.WriteAllBytes(path, writer.ToBytes());
        return GgufFile.Open(path);
    }

    private string Refusal(byte[] bytes)
    {
        string path = _folder.File("model.gguf");
        File.WriteAllBytes(path, bytes);
        return Assert.Throws<ModelImportException>(() => GgufFile.Open(path).Dispose()).Message;
    }
}
