using System.Text;
using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Sources;
using CoERouter.Tests.Conformance.Mutations;
using CoERouter.Tests.Experts.Import.Reference;
using Xunit;

namespace CoERouter.Tests.Experts.Import;

public sealed class SafetensorsTests : IDisposable
{
    private static readonly Dictionary<string, TestTensor> Tensors = new()
    {
        ["a"] = new([2, 3], [1, -2, 3.5f, 0, 5, 6]),
        ["b.weight"] = new([4], [7, 8, 9, -10]),
        ["scalar"] = new([], [42]),
        ["empty"] = new([0, 5], []),
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coe-safetensors");

    private string PathOf => Path.Combine(_folder.FullName, "model.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Tensors_come_back_as_they_were_written(string type)
    {
        SafetensorsWriter.Write(PathOf, Tensors, type);
        using SafetensorsFile file = SafetensorsFile.Open(PathOf);
        Assert.Equal(Tensors.Keys.Order(), file.Names.Order());
        foreach ((string name, TestTensor tensor) in Tensors)
        {
            ISourceTensor read = file.Find(name)!;
            Assert.Equal(type, read.Type);
            Assert.Equal(tensor.Shape, read.Shape);
            var values = new float[tensor.Values.Length];
            read.Read(0, values);
            Assert.Equal(tensor.Values, values);
        }

        var part = new float[2];
        file.Find("b.weight")!.Read(2, part);
        Assert.Equal([9, -10], part);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Find("b.weight")!.Read(3, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Find("b.weight")!.Read(-1, new float[2]));
        Assert.Null(file.Find("c"));
    }

    [Fact]
    public void Long_rows_of_sixteen_bits_widen_exactly()
    {
        var random = new Random(4);
        foreach (string type in new[] { "F16", "BF16" })
        {
            float[] values = [.. Enumerable.Range(0, 1003).Select(_ => SafetensorsWriter.Rounded((random.NextSingle() - 0.5f) * 100, type))];
            SafetensorsWriter.Write(PathOf, new Dictionary<string, TestTensor> { ["x"] = new([1003], values) }, type);
            using SafetensorsFile file = SafetensorsFile.Open(PathOf);
            var read = new float[1000];
            file.Find("x")!.Read(3, read);
            Assert.Equal(values[3..], read);
        }
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "8 bytes, but 4 follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12, "8 bytes, but 12 follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "do not fit its shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "do not fit its shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "not a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8, "not a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", 8, "do not fit its shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4,2],"data_offsets":[0,0]}}""", 0, "do not fit its shape")]
    [InlineData("""{"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""", 8, "has the type 'F31'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "begins at byte 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "begins at byte 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "not JSON of the expected form")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]}}""", 8, "not a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[[2]]]]],"data_offsets":[0,8]}}""", 8, "not JSON of the expected form")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", 8, "has not a dtype")]
    [InlineData("""{"a":7}""", 8, "has not a dtype")]
    [InlineData("""{"":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "name has 0 characters")]
    [InlineData("[]", 0, "not an object")]
    [InlineData("{", 0, "not JSON")]
    public void A_header_that_does_not_describe_the_data_is_refused_with_a_sentence(string header, int dataBytes, string words)
    {
        File.WriteAllBytes(PathOf, SafetensorsWriter.Join(Encoding.UTF8.GetBytes(header), new byte[dataBytes]));
        ModelImportException exception = Assert.Throws<ModelImportException>(() => SafetensorsFile.Open(PathOf));
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("model.safetensors is not a whole safetensors file: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { }, "only 0 bytes")]
    [InlineData(new byte[] { 1, 2, 3 }, "only 3 bytes")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255 }, "claims 18446744073709551615 bytes")]
    [InlineData(new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "claims 3 bytes")]
    public void A_file_too_short_for_its_header_is_refused(byte[] bytes, string words)
    {
        File.WriteAllBytes(PathOf, bytes);
        Assert.Contains(words, Assert.Throws<ModelImportException>(() => SafetensorsFile.Open(PathOf)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_mutated_files_are_read_or_refused_with_one_sentence_in_time()
    {
        SafetensorsWriter.Write(PathOf, Tensors);
        byte[] original = File.ReadAllBytes(PathOf);
        var random = new Random(12);
        int refused = 0;
        for (int trial = 0; trial < 10_000; trial++)
        {
            byte[] mutated = Mutate(original, random);
            File.WriteAllBytes(PathOf, mutated);
            try
            {
                ProcessorTime.Bound(trial, ReadAll);
            }
            catch (ModelImportException exception)
            {
                refused++;
                Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("\n", exception.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(refused, 5000, 10_000);
    }

    private void ReadAll()
    {
        using SafetensorsFile file = SafetensorsFile.Open(PathOf);
        foreach (string name in file.Names)
        {
            ISourceTensor tensor = file.Find(name)!;
            if (SourceTypes.IsReadable(tensor.Type))
            {
                tensor.Read(0, new float[tensor.Shape.Aggregate(1L, (product, size) => product * size)]);
            }
        }
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] bytes = (byte[])original.Clone();
        switch (random.Next(5))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                bytes[random.Next(8)] = (byte)random.Next(256);
                return bytes;
            case 2:
                return [.. bytes, .. new byte[random.Next(1, 64)]];
            case 3:
                int start = random.Next(8, bytes.Length - 24);
                bytes.AsSpan(start, random.Next(1, 16)).Fill((byte)"0123456789[]{}\",:"[random.Next(17)]);
                return bytes;
            default:
                for (int i = random.Next(1, 6); i > 0; i--)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                return bytes;
        }
    }
}
