using System.Text;
using CoERouter.Experts.Tokenization.Normalization;
using CoERouter.Experts.Tokenization.Texts;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

public sealed class NormalizerTests
{
    [Theory]
    [InlineData("""{"type":"NFD"}""", "é한", "e\u0301\u1112\u1161\u11AB")]
    [InlineData("""{"type":"NFC"}""", "e\u0301", "é")]
    [InlineData("""{"type":"NFKC"}""", "ﬁ①Ⅷ½㌀ｱ ﷺ", "fi1VIII1⁄2アパートア صلى الله عليه وسلم")]
    [InlineData("""{"type":"NFKD"}""", "Åﬁ𝒽", "A\u030Afih")]
    [InlineData("""{"type":"Lowercase"}""", "ÀÉİΣ𐐀", "àéi\u0307σ𐐨")]
    [InlineData("""{"type":"StripAccents"}""", "e\u0301\u0903x", "ex")]
    [InlineData("""{"type":"Strip","strip_left":true,"strip_right":false}""", " \ta ", "a ")]
    [InlineData("""{"type":"Replace","pattern":{"Regex":"\\s+"},"content":"_"}""", "a  b\n", "a_b_")]
    [InlineData("""{"type":"Replace","pattern":{"String":"a."},"content":""}""", "ba.c", "bc")]
    [InlineData("""{"type":"Prepend","prepend":"▁"}""", "x", "▁x")]
    [InlineData("""{"type":"Nmt"}""", "a\u0001b\u200Bc\uFFFD", "ab c ")]
    [InlineData("""{"type":"ByteLevel"}""", "é ", "Ã©Ġ")]
    [InlineData("""{"type":"BertNormalizer","lowercase":false}""", "É\u0000\t中x", "É  中 x")]
    [InlineData("""{"type":"BertNormalizer","lowercase":true}""", "Éa", "ea")]
    [InlineData("""{"type":"BertNormalizer","lowercase":true,"strip_accents":false}""", "É", "é")]
    public void A_normalizer_changes_text(string normalizer, string text, string expected) =>
        Assert.Equal(expected, TokenizerSamples.Normalized(normalizer, text));

    [Fact]
    public void Forms_of_random_text_are_stable_and_lead_to_one_another()
    {
        UnicodeForm c = new(composes: true, compatible: false);
        UnicodeForm d = new(composes: false, compatible: false);
        UnicodeForm kc = new(composes: true, compatible: true);
        UnicodeForm kd = new(composes: false, compatible: true);
        Random random = new(21);
        for (int round = 0; round < 300; round++)
        {
            string text = RandomText.Mixed(random, 10) + RandomText.Marks(random, 5);
            Assert.Equal(Of(c, text), Of(c, Of(d, text)));
            Assert.Equal(Of(d, text), Of(d, Of(c, text)));
            Assert.Equal(Of(kd, text), Of(kd, Of(kc, text)));
            Assert.Equal(Of(kc, text), Of(c, Of(kd, text)));
            Assert.Equal(Of(kd, text), Of(kd, Of(d, text)));
        }
    }

    [Fact]
    public void Every_compatibility_mapping_is_fully_decomposed()
    {
        UnicodeForm kd = new(composes: false, compatible: true);
        int count = 0;
        for (int codePoint = 0; codePoint < 0x110000; codePoint++)
        {
            if (Rune.IsValid(codePoint) && CompatibilityTables.Instance.TryDecompose(codePoint, out int[] parts))
            {
                string expected = string.Concat(parts.Select(part => new Rune(part).ToString()));
                Assert.Equal(expected, Of(kd, new Rune(codePoint).ToString()));
                Assert.Equal(expected, Of(kd, expected));
                count++;
            }
        }

        Assert.Equal(CompatibilityTables.Instance.Count, count);
        Assert.Equal(3849, count);
    }

    [Fact]
    public void A_normalizer_that_multiplies_text_is_stopped()
    {
        string doubling = string.Join(',', Enumerable.Repeat("""{"type":"Replace","pattern":{"String":"a"},"content":"aaaaaaaaaaaaaaaa"}""", 40));
        InvalidDataException e = Assert.Throws<InvalidDataException>(
            () => TokenizerSamples.Normalized($$"""{"type":"Sequence","normalizers":[{{doubling}}]}""", "aaaa"));
        Assert.Contains("normalizer", e.Message, StringComparison.Ordinal);
    }

    private static string Of(UnicodeForm form, string text) => form.Apply(new AlignedText(text, 0), tracks: false).Text.ToString();
}
