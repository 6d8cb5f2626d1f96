using System.Text;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Normalization;
using CoERouter.Experts.Tokenization.SentencePieces;
using CoERouter.Experts.Tokenization.Texts;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization.SentencePieces;

/// <summary>The wire format and the model, from messages written here byte by byte.</summary>
public sealed class SentencePieceReaderTests
{
    [Fact]
    public void Fields_are_read_in_order_with_their_kinds()
    {
        byte[] message = [0x08, 0x96, 0x01, 0x15, 0, 0, 0x80, 0x3F, 0x19, 1, 2, 3, 4, 5, 6, 7, 8, 0x22, 2, (byte)'h', (byte)'i'];
        WireReader reader = new(message);

        Assert.True(reader.TryNext());
        Assert.Equal((1, WireKind.Varint, 150, true), (reader.Field, reader.Kind, reader.Integer(), reader.Flag()));
        Assert.True(reader.TryNext());
        Assert.Equal((2, 1f), (reader.Field, reader.Single()));
        Assert.True(reader.TryNext());
        Assert.Equal((3, WireKind.Fixed64), (reader.Field, reader.Kind));
        Assert.True(reader.TryNext());
        Assert.Equal((4, "hi"), (reader.Field, reader.Text()));
        Assert.False(reader.TryNext());
    }

    [Theory]
    [InlineData(new byte[] { 0x08 }, "ends early")]
    [InlineData(new byte[] { 0x22, 5, 1 }, "5 bytes are announced, 1 are there")]
    [InlineData(new byte[] { 0x15, 0, 0 }, "4 bytes are announced, 2 are there")]
    [InlineData(new byte[] { 0x19, 0 }, "8 bytes are announced, 1 are there")]
    [InlineData(new byte[] { 0x0B }, "unknown kind 3")]
    [InlineData(new byte[] { 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 }, "more than 64 bits")]
    [InlineData(new byte[] { 0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }, "bytes are announced")]
    public void What_is_no_message_is_one_sentence(byte[] bytes, string expected)
    {
        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => Walk(bytes));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_of_another_kind_is_named()
    {
        Assert.Equal(
            "The SentencePiece model has a field 1 of the kind Varint; it must be a text or a message.",
            Assert.Throws<InvalidDataException>(() => SentencePieceReader.Read([0x08, 1])).Message);
        Assert.Contains(
            "it must be a float", Assert.Throws<InvalidDataException>(() => SentencePieceReader.Read(Message(1, [0x0A, 1, (byte)'a', 0x10, 1]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_has_its_pieces_and_options_and_ignores_the_rest()
    {
        SentencePieceModel model = SentencePieceReader.Read(
        [
            .. Piece("<unk>", 0, 2), .. Piece("▁a", -1.5f, 1), .. Message(9, [1, 2, 3]), .. Piece("b", -2, null),
            .. Message(2, [0x18, 2, 0xC0, 0x01, 1]), .. Message(3, [0x18, 0, 0x20, 0, 0x28, 0]),
        ]);

        Assert.Equal([("<unk>", 0f, PieceKind.Unknown), ("▁a", -1.5f, PieceKind.Normal), ("b", -2f, PieceKind.Normal)], model.Pieces);
        Assert.Equal((true, true, false, false, false), (model.IsMerging, model.SpaceIsSuffix, model.AddsPrefix, model.RemovesSpaces, model.EscapesSpaces));
        Assert.Null(model.Charsmap);
    }

    [Fact]
    public void What_is_not_said_has_its_default()
    {
        SentencePieceModel model = SentencePieceReader.Read(Piece("a", 0, null));

        Assert.Equal((false, false, true, true, true), (model.IsMerging, model.SpaceIsSuffix, model.AddsPrefix, model.RemovesSpaces, model.EscapesSpaces));
    }

    [Theory]
    [InlineData("", 0f, 1, "has 0 characters")]
    [InlineData("a", float.NaN, 1, "the score NaN")]
    [InlineData("a", 0f, 7, "the kind 7")]
    [InlineData("a", 0f, 0, "the kind 0")]
    public void A_piece_that_cannot_be_is_described(string text, float score, int kind, string expected)
    {
        string fault = Assert.Throws<InvalidDataException>(() => SentencePieceReader.Read(Piece(text, score, kind))).Message;

        Assert.StartsWith("Piece 0 of the SentencePiece model has ", fault, StringComparison.Ordinal);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_pieces_or_of_another_type_is_refused()
    {
        Assert.Equal("The SentencePiece model has no pieces.", Assert.Throws<InvalidDataException>(() => SentencePieceReader.Read([])).Message);
        Assert.Equal(
            "The SentencePiece model is of the type 4; legal are 1 (unigram) and 2 (BPE).",
            Assert.Throws<NotSupportedException>(() => SentencePieceReader.Read([.. Piece("a", 0, 1), .. Message(2, [0x18, 4])])).Message);
        Assert.Contains(
            "twice", Assert.Throws<InvalidDataException>(() => TextTokenizer.LoadSentencePiece([.. Piece("a", 0, 1), .. Piece("a", 0, 1)])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true, true, false, "  a  b ", "▁a▁b")]
    [InlineData(true, false, true, false, " a  b ", "▁▁a▁▁b▁")]
    [InlineData(false, true, true, false, " a  b ", "a▁b")]
    [InlineData(false, false, true, false, " a", "▁a")]
    [InlineData(true, true, false, false, "a  b", " a b")]
    [InlineData(true, true, true, true, "a  b ", "a▁b▁")]
    [InlineData(true, true, true, false, "   ", "")]
    [InlineData(true, true, true, false, "", "")]
    public void Spaces_follow_the_rules_of_the_model(bool prefixes, bool removes, bool escapes, bool suffix, string text, string expected)
    {
        SentencePieceModel model = new()
        {
            Pieces = [("a", 0, PieceKind.Normal)], AddsPrefix = prefixes, RemovesSpaces = removes, EscapesSpaces = escapes, SpaceIsSuffix = suffix,
        };

        Assert.Equal(expected, new SentencePieceNormalizer(model).Apply(new AlignedText(text, 0), tracks: false).Text.ToString());
    }

    [Fact]
    public void Unigram_and_merges_spell_with_the_pieces()
    {
        byte[] pieces = [.. Piece("<unk>", 0, 2), .. Piece("<s>", 0, 3), .. Piece("▁", -4, 1), .. Piece("a", -3, 1), .. Piece("b", -3, 1), .. Piece("ab", -2, 1), .. Piece("▁ab", -1, 1), .. Piece("<sep>", 0, 4)];
        foreach (byte kind in new byte[] { 1, 2 })
        {
            TextTokenizer tokenizer = TextTokenizer.LoadSentencePiece([.. pieces, .. Message(2, [0x18, kind])]);

            Assert.Equal([6, 2, 4, 3], TokenizerSamples.Encode(tokenizer, "ab ba"));
            Assert.Equal([6, 7, 5], TokenizerSamples.Encode(tokenizer, "ab<sep>ab"));
            Assert.Equal("ab ba", tokenizer.Decode([6, 2, 4, 3]));
            Assert.Equal([2, 0, 3], TokenizerSamples.Encode(tokenizer, "xya"));
            Assert.DoesNotContain(1, TokenizerSamples.Encode(tokenizer, "<s>"));
            Assert.Contains(1, TokenizerSamples.Encode(tokenizer, "<s>", special: true));
        }
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 4, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 3, 0, 0, 0, 1, 2, 3 })]
    [InlineData(new byte[] { 8, 0, 0, 0, 1, 2, 3, 4 })]
    public void A_map_of_characters_with_a_wrong_size_is_refused(byte[] bytes) => Assert.Contains(
        $"has {bytes.Length} bytes", Assert.Throws<InvalidDataException>(() => Charsmap.Read(bytes)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_map_of_characters_finds_its_key_and_survives_any_units()
    {
        // One key, the byte 'a': the root leads to unit 'a' ^ 1, whose label is 'a' and whose leaf stands in the next place.
        uint[] units = new uint[256];
        units[0] = 1 << 10;
        units['a' ^ 1] = 'a' | (1 << 8) | (1u << 10);
        units['a' ^ 1 ^ 1] = 0x80000000;
        byte[] bytes = [.. BitConverter.GetBytes(4 * units.Length), .. units.SelectMany(BitConverter.GetBytes), .. "XY\0"u8];
        Charsmap map = Charsmap.Read(bytes);

        Assert.Equal("XY", map.Shortest("ab"u8));
        Assert.Equal("XY", map.Longest("ab"u8, out int length));
        Assert.Equal(1, length);
        Assert.Null(map.Longest("ba"u8, out length));
        Random random = new(8);
        for (int round = 0; round < 2000; round++)
        {
            byte[] wild = [.. BitConverter.GetBytes(64), .. Enumerable.Range(0, 70).Select(_ => (byte)random.Next(256))];
            Charsmap.Read(wild).Longest("abcdef"u8, out length);
            Assert.InRange(length, 0, 6);
        }
    }

    private static void Walk(byte[] bytes)
    {
        WireReader reader = new(bytes);
        while (reader.TryNext())
        {
            Assert.True(reader.Field > 0);
        }
    }

    private static byte[] Piece(string text, float score, int? kind) => Message(
        1,
        [
            0x0A, (byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text), 0x15, .. BitConverter.GetBytes(score),
            .. kind is { } number ? new byte[] { 0x18, (byte)number } : [],
        ]);

    private static byte[] Message(int field, byte[] content) => [(byte)((field << 3) | 2), (byte)content.Length, .. content];
}
