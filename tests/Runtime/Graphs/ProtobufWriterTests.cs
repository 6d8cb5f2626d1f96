using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Runtime.Graphs;

public sealed class ProtobufWriterTests
{
    // The expected bytes are those of the protobuf encoding guide.
    [Theory]
    [InlineData(1, 150, "08-96-01")]
    [InlineData(1, 0, "08-00")]
    [InlineData(1, -1, "08-FF-FF-FF-FF-FF-FF-FF-FF-FF-01")]
    [InlineData(16, 1, "80-01-01")]
    [InlineData(1, long.MaxValue, "08-FF-FF-FF-FF-FF-FF-FF-FF-7F")]
    public void Writes_integers_as_varints(int field, long value, string bytes) =>
        Assert.Equal(bytes, BitConverter.ToString(new ProtobufWriter().Integer(field, value).Written.ToArray()));

    [Fact]
    public void Writes_text_numbers_and_nested_messages()
    {
        var inner = new ProtobufWriter().Integer(1, 150);

        Assert.Equal("12-07-74-65-73-74-69-6E-67", BitConverter.ToString(new ProtobufWriter().Text(2, "testing").Written.ToArray()));
        Assert.Equal("1D-00-00-80-3F", BitConverter.ToString(new ProtobufWriter().Single(3, 1f).Written.ToArray()));
        Assert.Equal("1A-03-08-96-01", BitConverter.ToString(new ProtobufWriter().Message(3, inner).Written.ToArray()));
        Assert.Equal("0A-00", BitConverter.ToString(new ProtobufWriter().Bytes(1, []).Written.ToArray()));
    }

    [Fact]
    public void Survives_growth()
    {
        var bytes = new byte[100_000];
        new Random(1).NextBytes(bytes);

        ReadOnlySpan<byte> written = new ProtobufWriter().Bytes(1, bytes).Integer(2, 7).Written;

        Assert.Equal(1 + 3 + bytes.Length + 2, written.Length);
        Assert.True(written.Slice(4, bytes.Length).SequenceEqual(bytes));
        Assert.Equal(7, written[^1]);
    }
}
