using System.Runtime.InteropServices;
using System.Text;
using CoERouter.Runtime.Interop;
using Xunit;

namespace CoERouter.Tests.Runtime.Interop;

public sealed class NativeTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("logits")]
    [InlineData("größer 漢字 🙂")]
    public void Text_ends_with_a_zero(string text)
    {
        byte[] bytes = NativeText.Encode(text);

        Assert.Equal(0, bytes[^1]);
        Assert.Equal(text, Encoding.UTF8.GetString(bytes.AsSpan(0, bytes.Length - 1)));
    }

    [Fact]
    public void Text_with_a_zero_inside_is_refused() =>
        Refusal.Says<ArgumentException>("zero character", () => NativeText.Encode("a\0b"));

    [Fact]
    public unsafe void A_list_of_texts_is_read_back_in_order()
    {
        var random = new Random(3);
        for (int round = 0; round < 50; round++)
        {
            string[] texts = [.. Enumerable.Range(0, random.Next(0, 20)).Select(index => new string((char)('a' + (index % 26)), random.Next(0, 40)))];
            using var native = new NativeTexts(texts);
            for (int index = 0; index < texts.Length; index++)
            {
                Assert.Equal(texts[index], Marshal.PtrToStringUTF8((nint)native.Pointers[index]));
            }
        }
    }
}
