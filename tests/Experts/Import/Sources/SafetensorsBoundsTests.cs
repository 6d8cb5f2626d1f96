using System.Buffers.Binary;
using System.Text;
using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Sources;
using CoERouter.Tests.Experts.Import.Reference;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Sources;

/// <summary>Headers at their limits, and checkpoints in shards.</summary>
public sealed class SafetensorsBoundsTests : IDisposable
{
    private const int MostHeaderBytes = 16 << 20;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0UL, 8, 0)]
    [InlineData(100UL, 108, 100)]
    [InlineData(16_777_216UL, 16_777_224, 16_777_216)]
    public void A_header_may_fill_the_file_to_its_end(ulong claimed, long fileBytes, int length) => Assert.Equal(length, LengthOf(claimed, fileBytes));

    [Theory]
    [InlineData(1UL, 8)]
    [InlineData(101UL, 108)]
    [InlineData(16_777_217UL, 1L << 40)]
    [InlineData(1UL << 63, 1L << 40)]
    [InlineData(ulong.MaxValue, long.MaxValue)]
    public void A_header_longer_than_the_file_or_the_limit_is_refused(ulong claimed, long fileBytes) =>
        Assert.Contains($"claims {claimed} bytes, but the file has {fileBytes} and at most {MostHeaderBytes}", Assert.Throws<FormatException>(() => LengthOf(claimed, fileBytes)).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_and_dimensions_are_read_up_to_their_limits()
    {
        string Header(string name, int dimensions) =>
            $$$"""{"{{{name}}}":{"dtype":"U8","shape":[{{{string.Join(",", Enumerable.Repeat(1, dimensions))}}}],"data_offsets":[0,1]}}""";
        Assert.Single(Read(Header(new string('n', 512), 8), 1));
        Assert.Contains("name has 513 characters, legal are 1 to 512", Refusal(Header(new string('n', 513), 8), 1), StringComparison.Ordinal);
        Assert.Contains("a shape of at most 8 dimensions", Refusal(Header("n", 9), 1), StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_may_stand_in_any_order_and_empty_ones_anywhere_between()
    {
        Dictionary<string, SafetensorsEntry> entries = Read(
            """
            {"b":{"dtype":"F16","shape":[3],"data_offsets":[4,10]},"none":{"dtype":"F32","shape":[0,9],"data_offsets":[4,4]},
             "a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"end":{"dtype":"U8","shape":[0],"data_offsets":[10,10]},"__metadata__":{"x":"y"}}
            """,
            10);
        Assert.Equal(["a", "b", "end", "none"], entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((4L, 10L), (entries["b"].Begin, entries["b"].End));
        Assert.Equal("F16", entries["b"].Type);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"z":{"dtype":"U8","shape":[0],"data_offsets":[2,2]}}""", 1, "begins at byte 2")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "begins at byte 1 of the data, where 0 was expected")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}""", 1, "two data_offsets")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}""", 1, "two data_offsets")]
    [InlineData("""{"a":{"dtype":7,"shape":[1],"data_offsets":[0,1]}}""", 1, "has not a dtype")]
    [InlineData("""{"a":{"dtype":"U8","shape":1,"data_offsets":[0,1]}}""", 1, "has not a dtype")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":{}}}""", 1, "has not a dtype")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1e0],"data_offsets":[0,1]}}""", 1, "not a whole number of 0 or more")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,9223372036854775808]}}""", 1, "not a whole number of 0 or more")]
    [InlineData("""{"a":{"dtype":"averyveryverylongtype","shape":[1],"data_offsets":[0,1]}}""", 1, "has the type 'averyveryverylon...', legal are BOOL")]
    [InlineData("null", 0, "not an object")]
    [InlineData("{} x", 0, "not JSON")]
    public void What_does_not_describe_the_data_is_refused(string header, long dataBytes, string words) =>
        Assert.Contains(words, Refusal(header, dataBytes), StringComparison.Ordinal);

    [Fact]
    public void Text_that_is_no_utf_8_is_no_header() => Assert.Contains(
        "not JSON of the expected form",
        Assert.Throws<FormatException>(() => SafetensorsHeader.Read(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, 0)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Shards_are_one_checkpoint()
    {
        Dictionary<string, TestTensor> tensors = Enumerable.Range(0, 7).ToDictionary(i => $"t{i}", i => new TestTensor([2], [i, i + 0.5f]));
        SafetensorsWriter.WriteShards(_folder.Path, tensors, 3);
        using SafetensorsFolder source = SafetensorsFolder.Open(_folder.Path);
        Assert.Equal(tensors.Keys, source.Names.Order(StringComparer.Ordinal));
        Assert.Equal(3, source.Paths.Count);
        foreach ((string name, TestTensor tensor) in tensors)
        {
            var values = new float[2];
            source.Find(name)!.Read(0, values);
            Assert.Equal(tensor.Values, values);
        }

        Assert.Null(source.Find("t7"));
    }

    [Fact]
    public void A_shard_or_tensor_that_the_index_names_must_be_there()
    {
        Assert.False(SafetensorsFolder.Exists(_folder.Path));
        Assert.Equal("The model folder has neither model.safetensors nor model.safetensors.index.json.", Open());
        Index("""{"weight_map":{"a":"one.safetensors"}}""");
        Assert.True(SafetensorsFolder.Exists(_folder.Path));
        Assert.Equal("The model folder lacks the shard 'one.safetensors' that its index names.", Open());
        SafetensorsWriter.Write(_folder.File("one.safetensors"), new Dictionary<string, TestTensor> { ["b"] = new([1], [1]) });
        Assert.Equal("The shard 'one.safetensors' lacks the tensor 'a' that the index puts there.", Open());
        Index("""{"weight_map":{"a":"../one.safetensors"}}""");
        Assert.Contains("which is not a file of the folder itself", Open(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"weight_map":{}}""")]
    [InlineData("""{"weight_map":null}""")]
    [InlineData("""{"weight_map":[]}""")]
    [InlineData("""{"weight_map":{"a":null}}""")]
    [InlineData("""{"weight_map":{"a":1}}""")]
    [InlineData("""{"weight_map":{"a":"x","a":"y"}}""")]
    public void An_index_that_maps_no_tensors_to_files_is_refused(string index)
    {
        Index(index);
        Assert.Equal("model.safetensors.index.json has no weight_map from tensors to at most 4096 files.", Open());
    }

    private static int LengthOf(ulong claimed, long fileBytes)
    {
        var start = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(start, claimed);
        return SafetensorsHeader.LengthOf(start, fileBytes);
    }

    private static Dictionary<string, SafetensorsEntry> Read(string header, long dataBytes) => SafetensorsHeader.Read(Encoding.UTF8.GetBytes(header), dataBytes);

    private static string Refusal(string header, long dataBytes) => Assert.Throws<FormatException>(() => Read(header, dataBytes)).Message;

    private string Open() => Assert.Throws<ModelImportException>(() => SafetensorsFolder.Open(_folder.Path).Dispose()).Message;

    private void Index(string json) => File.WriteAllText(_folder.File(SafetensorsFolder.IndexFile), json);
}
