using System.Runtime.InteropServices;
using System.Text;
using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Adapters;
using CoERouter.Experts.Import.Encoders;
using CoERouter.Experts.Import.Sources;
using CoERouter.Tests.Experts.Import.Reference;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Sources;

/// <summary>Element types: which can be read, and what they widen to at the ends of their ranges.</summary>
public sealed class SourceTypesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_known_type_is_read_or_refused_by_name()
    {
        foreach (string type in SourceTypes.Known)
        {
            int bytes = SourceTypes.BitsOf(type)!.Value / 8;
            var values = new float[3];
            if (SourceTypes.IsReadable(type))
            {
                SourceTypes.Widen(type, new byte[3 * bytes], values);
                Assert.Equal([0, 0, 0], values);
            }
            else
            {
                Assert.Contains(type, Assert.Throws<NotSupportedException>(() => SourceTypes.Widen(type, new byte[3 * bytes], values)).Message, StringComparison.Ordinal);
            }
        }

        Assert.Null(SourceTypes.BitsOf("F31"));
        Assert.False(SourceTypes.IsReadable("F31"));
    }

    [Fact]
    public void Whole_numbers_widen_at_the_ends_of_their_ranges()
    {
        Assert.Equal([0, 255], Widen<byte>("U8", 0, 255));
        Assert.Equal([-128, 127], Widen<sbyte>("I8", -128, 127));
        Assert.Equal([int.MinValue, 16_777_217, int.MaxValue], Widen("I32", int.MinValue, 16_777_217, int.MaxValue));
        Assert.Equal([long.MinValue, -1, long.MaxValue], Widen("I64", long.MinValue, -1L, long.MaxValue));
    }

    [Fact]
    public void Doubles_round_to_the_nearest_float()
    {
        Assert.Equal([0.1f, -1e-45f, float.PositiveInfinity, float.NegativeInfinity], Widen("F64", 0.1, -1e-45, 1e300, -1e300));
        Assert.True(float.IsNaN(Widen("F64", double.NaN)[0]));
    }

    [Fact]
    public void Every_half_and_every_brain_float_widens_exactly()
    {
        ushort[] all = [.. Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits)];
        float[] halves = Widen("F16", all);
        float[] brains = Widen("BF16", all);
        for (int bits = 0; bits < all.Length; bits++)
        {
            var half = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            Assert.True(half.Equals(halves[bits]), $"The half {bits:X4} widens to {halves[bits]}.");
            Assert.Equal((uint)bits << 16, BitConverter.SingleToUInt32Bits(brains[bits]));
        }
    }

    [Fact]
    public void Brain_floats_widen_at_every_length()
    {
        for (int length = 0; length < 70; length++)
        {
            ushort[] bits = [.. Enumerable.Range(0, length).Select(i => (ushort)(0x3F80 + i))];
            Assert.Equal(bits.Select(half => BitConverter.UInt32BitsToSingle((uint)half << 16)), Widen("BF16", bits));
        }
    }

    [Theory]
    [InlineData("F8_E4M3", 1)]
    [InlineData("U16", 2)]
    [InlineData("BOOL", 1)]
    [InlineData("U64", 8)]
    public void An_adapter_or_encoder_of_a_type_that_cannot_be_read_is_refused_with_a_sentence(string type, int bytes)
    {
        string sentence = $"has the type {type}, legal are F32, F16 and BF16.";
        string header = $$$"""
            {"base_model.model.q.lora_A.weight":{"dtype":"{{{type}}}","shape":[1,4],"data_offsets":[0,{{{4 * bytes}}}]},
             "base_model.model.q.lora_B.weight":{"dtype":"{{{type}}}","shape":[4,1],"data_offsets":[{{{4 * bytes}}},{{{8 * bytes}}}]}}
            """;
        File.WriteAllBytes(_folder.File("adapter_model.safetensors"), SafetensorsWriter.Join(Encoding.UTF8.GetBytes(header), new byte[8 * bytes]));
        File.WriteAllText(_folder.File(LoraConfiguration.FileName), """{"peft_type":"LORA","r":1,"lora_alpha":1}""");
        Assert.EndsWith(sentence, Assert.Throws<ModelImportException>(() => LoraAdapter.Read(_folder.Path)).Message, StringComparison.Ordinal);

        using SafetensorsFile file = SafetensorsFile.Open(_folder.File("adapter_model.safetensors"));
        Assert.EndsWith(
            sentence,
            Assert.Throws<ModelImportException>(() => EncoderWeights.Read(file, "base_model.model.q.lora_A.weight", 1, 4)).Message,
            StringComparison.Ordinal);
    }

    private static float[] Widen<T>(string type, params T[] values)
        where T : unmanaged
    {
        var widened = new float[values.Length];
        SourceTypes.Widen(type, MemoryMarshal.AsBytes<T>(values), widened);
        return widened;
    }
}
