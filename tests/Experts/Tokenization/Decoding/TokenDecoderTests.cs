using System.Text;
using CoERouter.Experts.Tokenization.Decoding;
using CoERouter.Experts.Tokenization.Matching;
using CoERouter.Experts.Tokenization.Stages;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization.Decoding;

/// <summary>Each decoder alone, as <c>tokenizer.json</c> means it.</summary>
public sealed class TokenDecoderTests
{
    [Fact]
    public void Byte_tokens_join_to_characters_and_broken_ones_are_replaced_one_by_one()
    {
        ByteFallbackDecoder decoder = new();
        Assert.Equal(["a", "é", "b"], decoder.Decode(["a", "<0xC3>", "<0xA9>", "b"], keepsBytes: false));
        Assert.Equal(["\ufffd", "\ufffd", "x"], decoder.Decode(["<0xC3>", "<0xC3>", "x"], keepsBytes: false));
        Assert.Equal(["<0xZZ>", "<0xc3"], decoder.Decode(["<0xZZ>", "<0xc3"], keepsBytes: false));
        Assert.Equal([0xC3, 0xC3], ByteText.Write(string.Concat(decoder.Decode(["<0xC3>", "<0xC3>"], keepsBytes: true))));
    }

    [Fact]
    public void The_alphabet_of_bytes_is_read_back_and_literals_stand_for_themselves()
    {
        ByteLevelDecoder decoder = new(new HashSet<string> { "Ġ!" });
        Assert.Equal([" hiĠ!\n"], decoder.Decode(["Ġhi", "Ġ!", "Ċ"], keepsBytes: false));
        Assert.Equal(["é"], decoder.Decode(["Ã", "©"], keepsBytes: false));
        Assert.Equal(["日本"], decoder.Decode(["日本"], keepsBytes: false));
    }

    [Fact]
    public void Every_byte_sequence_survives_as_text_and_comes_back()
    {
        Random random = new(5);
        for (int round = 0; round < 500; round++)
        {
            byte[] bytes = new byte[random.Next(0, 12)];
            random.NextBytes(bytes);
            Assert.Equal(bytes, ByteText.Write(ByteText.Read(bytes, keepsBytes: true)));
            Assert.Equal(Encoding.UTF8.GetString(bytes), ByteText.Read(bytes, keepsBytes: false));
        }
    }

    [Fact]
    public void The_visible_space_is_a_space_but_not_before_the_text()
    {
        Assert.Equal(["a", " b"], new MetaspaceDecoder('▁', PrependScheme.Always).Decode(["▁a", "▁b"], keepsBytes: false));
        Assert.Equal(["a", " b"], new MetaspaceDecoder('▁', PrependScheme.First).Decode(["▁a", "▁b"], keepsBytes: false));
        Assert.Equal([" a", " b"], new MetaspaceDecoder('▁', PrependScheme.Never).Decode(["▁a", "▁b"], keepsBytes: false));
    }

    [Fact]
    public void Words_of_pieces_are_parted_by_spaces()
    {
        Assert.Equal(["play", "ing", " chess"], new WordPieceDecoder("##", cleans: false).Decode(["play", "##ing", "chess"], keepsBytes: false));
        Assert.Equal(["do", "n't", "."], new WordPieceDecoder("##", cleans: true).Decode(["do", "n't", "."], keepsBytes: false));
        Assert.Equal(["##a"], new WordPieceDecoder("##", cleans: false).Decode(["##a"], keepsBytes: false));
    }

    [Fact]
    public void The_mark_at_the_end_of_a_word_is_a_space_except_at_the_end()
    {
        Assert.Equal(["hel", "lo ", "you"], new EndOfWordDecoder("</w>").Decode(["hel", "lo</w>", "you</w>"], keepsBytes: false));
        Assert.Equal(["a</w>"], new EndOfWordDecoder("").Decode(["a</w>"], keepsBytes: false));
    }

    [Fact]
    public void Repeated_tokens_count_once_and_padding_not_at_all()
    {
        CtcDecoder decoder = new("<pad>", "|", cleans: true);
        Assert.Equal(["h", "e", "l", "l", "o", " "], decoder.Decode(["h", "h", "e", "l", "<pad>", "l", "o", "|", "|"], keepsBytes: false));
    }

    [Fact]
    public void Stripping_takes_at_most_what_it_may_from_each_end()
    {
        Assert.Equal(["a ", " b"], new StripDecoder(' ', 1, 0).Decode([" a ", "  b"], keepsBytes: false));
        Assert.Equal([" a", "", " "], new StripDecoder(' ', 0, 1).Decode([" a ", " ", "  "], keepsBytes: false));
        Assert.Equal([""], new StripDecoder(' ', 5, 5).Decode(["   "], keepsBytes: false));
    }

    [Fact]
    public void Steps_follow_each_other_and_fusing_joins_for_the_next()
    {
        DecoderSequence sequence = new([new ReplaceDecoder(new LiteralMatcher("▁"), " "), new ByteFallbackDecoder(), new FuseDecoder(), new StripDecoder(' ', 1, 0)]);
        Assert.Equal(["Hello é b"], sequence.Decode(["▁Hello", "▁", "<0xC3>", "<0xA9>", "▁b"], keepsBytes: false));
        Assert.Equal(["a+b+", "c"], new ReplaceDecoder(new LiteralMatcher("--"), "+").Decode(["a--b--", "c"], keepsBytes: false));
    }

    [Theory]
    [InlineData("Hello , world .", "Hello, world.")]
    [InlineData("do n't , I 'm , it 's , we 've , they 're", "don't, I'm, it's, we've, they're")]
    [InlineData("a ' b", "a'b")]
    [InlineData("what ? yes !", "what? yes!")]
    [InlineData("a  .", "a .")]
    [InlineData("", "")]
    public void Clean_up_joins_what_stands_apart(string text, string expected) => Assert.Equal(expected, TextCleanup.Apply(text));
}
