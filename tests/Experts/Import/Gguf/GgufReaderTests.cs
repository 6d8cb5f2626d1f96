using System.Buffers.Binary;
using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Gguf;
using CoERouter.Experts.Import.Sources;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Gguf;

/// <summary>The pull reader at the ends of its bytes, and what is made of single keys.</summary>
public sealed class GgufReaderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_are_little_endian_and_counted()
    {
        GgufReader reader = Over([1, 2, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0x80]);
        Assert.Equal(15, reader.Remaining);
        Assert.Equal(1, reader.Byte());
        Assert.Equal(2, reader.UInt16());
        Assert.Equal(3u, reader.UInt32());
        Assert.Equal(0x8000_0000_0000_0004UL, reader.UInt64());
        Assert.Equal((15L, 0L), (reader.Position, reader.Remaining));
        Assert.Contains("it ends after 15 bytes, inside its header", Assert.Throws<FormatException>(() => reader.Byte()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_is_cut_is_not_read_in_part()
    {
        for (int length = 0; length < 8; length++)
        {
            GgufReader reader = Over(new byte[length]);
            Assert.Throws<FormatException>(() => reader.UInt64());
            Assert.Equal(0, reader.Position);
        }
    }

    [Theory]
    [InlineData(0UL, 0, true)]
    [InlineData(2UL, 8, true)]
    [InlineData(2UL, 7, false)]
    [InlineData(11UL, 100, false)]
    [InlineData(10UL, 40, true)]
    [InlineData(ulong.MaxValue, 100, false)]
    [InlineData(1UL << 62, 100, false)]
    public void A_count_fits_the_bytes_that_follow_and_the_limit(ulong count, int following, bool legal)
    {
        byte[] bytes = [.. BitConverter.GetBytes(count), .. new byte[following]];
        GgufReader reader = Over(bytes);
        if (legal)
        {
            Assert.Equal((int)count, reader.Count("items", 4, 10));
        }
        else
        {
            Assert.Equal(
                $"it claims {count} items, but {following} bytes follow and at most 10 are read",
                Assert.Throws<FormatException>(() => reader.Count("items", 4, 10)).Message);
        }
    }

    [Fact]
    public void Texts_are_utf_8_of_at_most_so_many_bytes()
    {
        Assert.Equal("añ🙂", Over(Counted("añ🙂"u8.ToArray())).Text("a key", 7));
        Assert.Contains("bytes of a key", Assert.Throws<FormatException>(() => Over(Counted("añ🙂"u8.ToArray())).Text("a key", 6)).Message, StringComparison.Ordinal);
        Assert.Equal("", Over(Counted([])).Text("a key", 0));
        foreach (byte[] broken in (byte[][])[[0xFF], [0xC3], [0xED, 0xA0, 0x80]])
        {
            Assert.Equal("a key is not UTF-8", Assert.Throws<FormatException>(() => Over(Counted(broken)).Text("a key", 9)).Message);
        }
    }

    [Fact]
    public void A_key_of_another_kind_than_asked_for_is_named()
    {
        GgufMetadata metadata = Metadata(new GgufWriter()
            .Add("text", "x").Add("whole", 7).Add("real", 0.5f).Add("flag", true).Add("texts", new[] { "a" }).Add("wholes", new[] { 1, 2 }));
        Assert.Equal(("x", 7L, 0.5, true), (metadata.Text("text"), metadata.Integer("whole")!.Value, metadata.Number("real")!.Value, metadata.Flag("flag")!.Value));
        Assert.Equal(7, metadata.Number("whole"));
        Assert.Equal(["a"], metadata.Texts("texts")!);
        Assert.Equal([1L, 2L], metadata.Integers("wholes")!);
        Assert.True(metadata.IsList("texts"));
        Assert.False(metadata.IsList("text"));
        (string, Action)[] wrong =
        [
            ("The GGUF file's 'whole' is missing or not a string.", () => metadata.Text("whole")),
            ("The GGUF file's 'real' is missing or not a whole number.", () => metadata.Integer("real")),
            ("The GGUF file's 'text' is missing or not a number.", () => metadata.Number("text")),
            ("The GGUF file's 'whole' is missing or not true or false.", () => metadata.Flag("whole")),
            ("The GGUF file's 'wholes' is missing or not a list of strings.", () => metadata.Texts("wholes")),
            ("The GGUF file's 'texts' is missing or not a list of whole numbers.", () => metadata.Integers("texts")),
            ("The GGUF file's 'wholes' is missing or not a list of numbers.", () => metadata.Numbers("wholes")),
            ("The GGUF file's 'text' is missing or not a list of truth values.", () => metadata.Flags("text")),
            ("The GGUF file's 'general.architecture' is missing or not a string.", () => _ = metadata.Architecture),
        ];
        Assert.All(wrong, one => Assert.Equal(one.Item1, Assert.Throws<ModelImportException>(one.Item2).Message));
        Assert.Null(metadata.Text("none"));
        Assert.Null(metadata.Integer("none"));
        Assert.Null(metadata.Flag("none"));
        Assert.Null(metadata.Numbers("none"));
    }

    [Fact]
    public void Tokens_without_text_stand_for_holes_and_kinds_say_what_is_added()
    {
        var vocabulary = new GgufVocabulary(Metadata(new GgufWriter()
            .Add(GgufVocabulary.TokensKey, new[] { "a", "", "<s>", "u", "", "late" }).Add(GgufVocabulary.KindsKey, new[] { 1, 1, 3, 4, 2 })));
        Assert.Equal(["a", "[EMPTY_1]", "<s>", "u", "[EMPTY_4]", "late"], vocabulary.Tokens);
        Assert.Equal([false, false, true, true, true, false], Enumerable.Range(0, 6).Select(vocabulary.IsAdded));
        Assert.Equal(GgufVocabulary.Normal, vocabulary.KindOf(5));
        Assert.Equal(2, vocabulary.IdOf("<s>"));
        Assert.Null(vocabulary.IdOf(""));
        Assert.Null(vocabulary.Scores);
    }

    [Fact]
    public void A_vocabulary_without_tokens_or_with_one_twice_is_refused()
    {
        Assert.Contains("has 0 tokens", Assert.Throws<ModelImportException>(() => new GgufVocabulary(Metadata(new GgufWriter()))).Message, StringComparison.Ordinal);
        GgufMetadata twice = Metadata(new GgufWriter().Add(GgufVocabulary.TokensKey, new[] { "a", "b", "a" }));
        Assert.Equal("The GGUF file has the token 'a' twice.", Assert.Throws<ModelImportException>(() => new GgufVocabulary(twice)).Message);
    }

    [Theory]
    [InlineData("llama", null, "llama")]
    [InlineData("llama", 8, "mixtral")]
    [InlineData("llama", 0, "llama")]
    [InlineData("qwen3moe", 8, "qwen3_moe")]
    [InlineData("gemma3", null, "gemma3_text")]
    [InlineData("granite", 4, "granitemoe")]
    [InlineData("gpt-oss", 4, "gpt_oss")]
    public void An_architecture_has_the_type_of_its_experts(string name, int? experts, string type)
    {
        GgufWriter writer = new GgufWriter().Add("general.architecture", name);
        GgufArchitecture architecture = GgufArchitecture.Of(Metadata(experts is { } count ? writer.Add($"{name}.expert_count", count) : writer));
        Assert.Equal((name, type), (architecture.Name, architecture.ModelType));
    }

    [Fact]
    public void An_architecture_that_is_not_known_is_refused_by_name() => Assert.StartsWith(
        "The GGUF file holds a model of the architecture 'ma?ba'; legal are llama, qwen2,",
        Assert.Throws<ModelImportException>(() => GgufArchitecture.Of(Metadata(new GgufWriter().Add("general.architecture", "ma\nba")))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_view_reads_any_window_as_the_rows_in_the_checkpoints_order()
    {
        // 2 heads of 4 rows of 3 values; row 2i + j of a head goes to i + j * 2.
        const int Columns = 3;
        var inner = new Counting(30);
        foreach ((int headSize, float shift) in new[] { (4, 0f), (4, -1f), (0, 2f), (2, 0f) })
        {
            var view = new GgufView(inner, 5, [8, Columns], shift, headSize);
            var whole = new float[8 * Columns];
            for (int row = 0; row < 8; row++)
            {
                int half = headSize / 2;
                int within = headSize == 0 ? 0 : row % headSize;
                int source = headSize == 0 ? row : row - within + (within < half ? 2 * within : (2 * (within - half)) + 1);
                for (int column = 0; column < Columns; column++)
                {
                    whole[(row * Columns) + column] = 5 + (source * Columns) + column + shift;
                }
            }

            for (int start = 0; start <= whole.Length; start++)
            {
                for (int length = 0; length <= whole.Length - start; length++)
                {
                    var read = new float[length];
                    view.Read(start, read);
                    Assert.Equal(whole[start..(start + length)], read);
                }
            }

            Assert.Throws<ArgumentOutOfRangeException>(() => view.Read(-1, new float[1]));
            Assert.Throws<ArgumentOutOfRangeException>(() => view.Read(24, new float[1]));
            Assert.Throws<ArgumentOutOfRangeException>(() => view.Read(0, new float[25]));
        }
    }

    private static GgufReader Over(byte[] bytes) => new(new MemoryStream(bytes));

    private static byte[] Counted(byte[] text)
    {
        var bytes = new byte[8 + text.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        return bytes;
    }

    private GgufMetadata Metadata(GgufWriter writer)
    {
        string path = _folder.File("x.gguf");
        File.WriteAllBytes(path, writer.ToBytes());
        return GgufHeader.Read(path).Metadata;
    }

    /// <summary>Element n is n.</summary>
    private sealed class Counting(int count) : ISourceTensor
    {
        public string Type => "F32";

        public IReadOnlyList<long> Shape { get; } = [count];

        public void Read(long start, Span<float> values)
        {
            Assert.InRange(start, 0, Shape[0] - values.Length);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = start + i;
            }
        }
    }
}
