using System.Buffers.Binary;
using CoERouter.Categorizer.Embedding;
using CoERouter.Categorizer.Storage;
using Xunit;

namespace CoERouter.Tests.Categorizer.Storage;

public sealed class TensorFileWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-tensors").FullName;

    private string Path1 => Path.Combine(_folder, "a.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_back_whatever_its_type_and_shape()
    {
        Random random = new(1);
        for (int round = 0; round < 60; round++)
        {
            TensorFileWriter writer = new();
            Dictionary<string, float[]> singles = [];
            Dictionary<string, int[]> integers = [];
            Dictionary<string, sbyte[]> bytes = [];
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                int rows = random.Next(0, 5), columns = random.Next(1, 5), count = rows * columns;
                string name = $"tensor {i} \"ü\"";
                switch (random.Next(3))
                {
                    case 0:
                        singles[name] = [.. Enumerable.Range(0, count).Select(_ => BitConverter.Int32BitsToSingle(random.Next()))];
                        writer.Add(name, singles[name], rows, columns);
                        break;
                    case 1:
                        integers[name] = [.. Enumerable.Range(0, count).Select(_ => random.Next(int.MinValue, int.MaxValue))];
                        writer.Add(name, integers[name], rows, columns);
                        break;
                    default:
                        bytes[name] = [.. Enumerable.Range(0, count).Select(_ => (sbyte)random.Next(-128, 128))];
                        writer.Add(name, bytes[name], rows, columns);
                        break;
                }
            }

            writer.Write(Path1);
            TensorFile file = TensorFile.Read(Path1);
            Assert.All(singles, pair => Assert.Equal(pair.Value.Select(BitConverter.SingleToInt32Bits), file.Singles(pair.Key).Select(BitConverter.SingleToInt32Bits)));
            Assert.All(integers, pair => Assert.Equal(pair.Value, file.Integers(pair.Key)));
            Assert.All(bytes, pair => Assert.Equal(pair.Value, file.Bytes(pair.Key)));
            Assert.All(bytes, pair => Assert.Throws<InvalidDataException>(() => file.Integers(pair.Key)));
            Assert.All(integers, pair => Assert.Throws<InvalidDataException>(() => file.Bytes(pair.Key)));
        }
    }

    [Fact]
    public void Values_begin_where_the_format_asks_and_nothing_is_left_beside_the_file()
    {
        TensorFileWriter writer = new();
        writer.Add("odd name", (ReadOnlySpan<sbyte>)[1, 2, 3], 3);
        writer.Write(Path1);
        byte[] bytes = File.ReadAllBytes(Path1);
        ulong header = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0u, header % 8);
        Assert.Equal([1, 2, 3], bytes[(8 + (int)header)..]);
        Assert.Equal([Path1], Directory.GetFiles(_folder));
    }

    [Fact]
    public void The_same_name_twice_is_a_defect_of_the_program()
    {
        TensorFileWriter writer = new();
        writer.Add("a", (ReadOnlySpan<float>)[1], 1);
        Assert.Throws<ArgumentException>(() => writer.Add("a", (ReadOnlySpan<float>)[1], 1));
    }

    [Fact]
    public void A_damaged_file_is_refused_or_read_within_its_bounds_and_never_anything_else()
    {
        TensorFileWriter writer = new();
        writer.Add("a", (ReadOnlySpan<float>)[1, 2, 3, 4], 2, 2);
        writer.Add("b", (ReadOnlySpan<int>)[1, 2], 2);
        writer.Write(Path1);
        byte[] whole = File.ReadAllBytes(Path1);
        Random random = new(3);
        int refused = 0;
        for (int round = 0; round < 1000; round++)
        {
            byte[] damaged = random.Next(4) == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (int i = random.Next(1, 4); i > 0 && damaged.Length > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(Path1, damaged);
            try
            {
                TensorFile file = TensorFile.Read(Path1);
                Assert.InRange(file.Singles("a").Length, 0, 16);
                Assert.InRange(file.Integers("b").Length, 0, 16);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 300, 1000);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775803,9223372036854775807]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":null,"shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    public void A_header_that_lies_is_refused(string header)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        File.WriteAllBytes(Path1, [.. length, .. text, .. new byte[64]]);
        Assert.Throws<InvalidDataException>(() => TensorFile.Read(Path1));
    }
}
