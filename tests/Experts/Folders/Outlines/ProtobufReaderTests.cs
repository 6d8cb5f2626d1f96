using CoERouter.Experts.Folders.Outlines;
using Xunit;

namespace CoERouter.Tests.Experts.Folders.Outlines;

public sealed class ProtobufReaderTests
{
    [Fact]
    public void Every_kind_of_field_is_walked_in_order()
    {
        byte[] message = new ProtobufWriter().Number(1, 150).Text(2, "text").Fixed32(3, 7).Fixed64(4, 9).Number(536_870_911, 1).ToBytes();
        var reader = new ProtobufReader(message);
        Assert.True(reader.Read());
        Assert.Equal((1, WireType.Varint, 150UL), (reader.Field, reader.Wire, reader.Number));
        Assert.True(reader.Bytes.IsEmpty);
        Assert.True(reader.Read());
        Assert.Equal((2, WireType.Bytes, 0UL), (reader.Field, reader.Wire, reader.Number));
        Assert.Equal("text", reader.Text());
        Assert.True(reader.IsBytes(2));
        Assert.False(reader.IsBytes(1));
        Assert.True(reader.Read());
        Assert.Equal((3, WireType.Fixed32), (reader.Field, reader.Wire));
        Assert.True(reader.Bytes.IsEmpty);
        Assert.False(reader.IsBytes(3));
        Assert.True(reader.Read());
        Assert.Equal((4, WireType.Fixed64), (reader.Field, reader.Wire));
        Assert.True(reader.Read());
        Assert.Equal((536_870_911, 1UL), (reader.Field, reader.Number));
        Assert.False(reader.Read());
        Assert.False(reader.Read());
    }

    [Fact]
    public void Numbers_of_every_length_are_read_whole()
    {
        for (int bit = 0; bit < 64; bit++)
        {
            foreach (ulong value in new[] { 1UL << bit, (1UL << bit) - 1, ulong.MaxValue >> bit })
            {
                var reader = new ProtobufReader(new ProtobufWriter().Number(5, value).ToBytes());
                Assert.True(reader.Read());
                Assert.Equal(value, reader.Number);
            }
        }
    }

    [Fact]
    public void An_empty_message_has_no_field_and_an_empty_text_is_one()
    {
        var nothing = new ProtobufReader([]);
        Assert.False(nothing.Read());
        var empty = new ProtobufReader(new ProtobufWriter().Text(1, "").ToBytes());
        Assert.True(empty.Read());
        Assert.Equal("", empty.Text());
    }

    [Theory]
    [InlineData(new byte[] { 0x08 }, "in the middle of a number")]
    [InlineData(new byte[] { 0x80 }, "in the middle of a number")]
    [InlineData(new byte[] { 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }, "in the middle of a number")]
    [InlineData(new byte[] { 0x0A, 0x02, 0x01 }, "in the middle of a field")]
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }, "in the middle of a field")]
    [InlineData(new byte[] { 0x0D, 0x01, 0x02, 0x03 }, "in the middle of a field")]
    [InlineData(new byte[] { 0x09, 1, 2, 3, 4, 5, 6, 7 }, "in the middle of a field")]
    [InlineData(new byte[] { 0x00, 0x01 }, "not a protobuf message")]
    [InlineData(new byte[] { 0x0B }, "not a protobuf message")]
    [InlineData(new byte[] { 0x0C }, "not a protobuf message")]
    [InlineData(new byte[] { 0x0E }, "not a protobuf message")]
    [InlineData(new byte[] { 0x0F }, "not a protobuf message")]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x10, 0x01 }, "not a protobuf message")]
    public void What_is_no_message_is_refused(byte[] bytes, string words)
    {
        FormatException fault = Assert.Throws<FormatException>(() => ReadAll(bytes));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_of_a_message_ends_between_fields_or_is_refused()
    {
        byte[] message = new ProtobufWriter().Number(1, 300).Text(2, "abc").Fixed32(3, 7).Fixed64(4, 9).ToBytes();
        int[] ends = [0, 3, 8, 13, 22];
        for (int length = 0; length <= message.Length; length++)
        {
            byte[] cut = message[..length];
            if (ends.Contains(length))
            {
                Assert.Equal(Array.IndexOf(ends, length), ReadAll(cut));
            }
            else
            {
                Assert.Throws<FormatException>(() => ReadAll(cut));
            }
        }
    }

    [Fact]
    public void Repeated_numbers_are_read_packed_and_single()
    {
        var reader = new ProtobufReader(new ProtobufWriter().Packed(1, 2, 300, 0).Number(1, 5).Fixed32(1, 8).ToBytes());
        List<long> numbers = [];
        while (reader.Read())
        {
            reader.AddNumbers(numbers);
        }

        Assert.Equal([2, 300, 0, 5], numbers);
    }

    [Fact]
    public void Packed_numbers_are_read_no_further_than_a_shape_may_go()
    {
        var reader = new ProtobufReader(new ProtobufWriter().Packed(1, [.. Enumerable.Repeat(1UL, 10_000)]).ToBytes());
        List<long> numbers = [];
        Assert.True(reader.Read());
        reader.AddNumbers(numbers);
        Assert.Equal(OutlineLimits.Rank + 1, numbers.Count);
    }

    [Fact]
    public void Names_are_read_up_to_their_limit()
    {
        var legal = new ProtobufReader(new ProtobufWriter().Text(1, new string('x', OutlineLimits.TextBytes)).ToBytes());
        Assert.True(legal.Read());
        Assert.Equal(OutlineLimits.TextBytes, legal.Text().Length);
        FormatException fault = Assert.Throws<FormatException>(() =>
        {
            var reader = new ProtobufReader(new ProtobufWriter().Text(1, new string('x', OutlineLimits.TextBytes + 1)).ToBytes());
            reader.Read();
            reader.Text();
        });
        Assert.Contains("4097 bytes, and at most 4096 are read", fault.Message, StringComparison.Ordinal);
    }

    private static int ReadAll(byte[] bytes)
    {
        var reader = new ProtobufReader(bytes);
        int fields = 0;
        while (reader.Read())
        {
            fields++;
        }

        return fields;
    }
}
