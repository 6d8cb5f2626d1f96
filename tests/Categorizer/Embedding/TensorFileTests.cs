using System.Buffers.Binary;
using System.Text;
using CoERouter.Categorizer.Embedding;
using Xunit;

namespace CoERouter.Tests.Categorizer.Embedding;

public sealed class TensorFileTests
{
    [Theory]
    [InlineData("F64")]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("BF16")]
    [InlineData("I8")]
    [InlineData("U8")]
    [InlineData("I32")]
    [InlineData("I64")]
    public void Every_type_is_read(string type)
    {
        float[] values = type is "U8" ? [0, 1, 7, 255, 3, 2] : type[0] == 'I' ? [0, -1, 7, 127, -128, 2] : [0, -1.5f, 7, 0.25f, -128, 2];
        byte[] bytes = [.. values.SelectMany(value => Encode(type, value))];
        string path = Write($$$"""{"__metadata__":{"format":"pt"},"a":{"dtype":"{{{type}}}","shape":[2,3],"data_offsets":[0,{{{bytes.Length}}}]}}""", bytes);
        try
        {
            TensorFile file = TensorFile.Read(path);
            Assert.True(file.Has("a"));
            Assert.False(file.Has("b"));
            Assert.Equal([2, 3], file.ShapeOf("a"));
            Assert.Equal(values, file.Singles("a"));
            if (type is "I32" or "I64")
            {
                Assert.Equal(values.Select(value => (int)value), file.Integers("a"));
            }
            else
            {
                Assert.Throws<InvalidDataException>(() => file.Integers("a"));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("{}", "has no tensor 'a'")]
    [InlineData("[1]", "cannot be read")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", "cannot be read")]
    [InlineData("{\"a\":{\"dtype\":\"Q4\",\"shape\":[1],\"data_offsets\":[0,4]}}", "has the type Q4")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "does not lie within the file")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}", "does not lie within the file")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[4,0]}}", "does not lie within the file")]
    public void A_damaged_file_is_refused_with_a_reason(string header, string reason)
    {
        string path = Write(header, new byte[8]);
        try
        {
            InvalidDataException fault = Assert.Throws<InvalidDataException>(() => TensorFile.Read(path).Singles("a"));
            Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [255, 255, 255, 255, 255, 255, 255, 255, 1]);
            Assert.Contains("does not fit", Assert.Throws<InvalidDataException>(() => TensorFile.Read(path)).Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, [1, 2]);
            Assert.Throws<InvalidDataException>(() => TensorFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Throws<FileNotFoundException>(() => TensorFile.Read(path));
    }

    private static byte[] Encode(string type, float value) => type switch
    {
        "F64" => BitConverter.GetBytes((double)value),
        "F32" => BitConverter.GetBytes(value),
        "F16" => BitConverter.GetBytes((Half)value),
        "BF16" => BitConverter.GetBytes(value)[2..],
        "I8" => [(byte)(sbyte)value],
        "U8" => [(byte)value],
        "I32" => BitConverter.GetBytes((int)value),
        _ => BitConverter.GetBytes((long)value),
    };

    internal static string Write(string header, byte[] values, string? path = null)
    {
        path ??= Path.GetTempFileName();
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(path, [.. length, .. text, .. values]);
        return path;
    }
}
