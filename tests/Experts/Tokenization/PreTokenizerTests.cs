using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

public sealed class PreTokenizerTests
{
    // The example of Hugging Face's documentation.
    [Theory]
    [InlineData("Removed", "the final countdown")]
    [InlineData("Isolated", "the - final - - countdown")]
    [InlineData("MergedWithPrevious", "the- final- - countdown")]
    [InlineData("MergedWithNext", "the -final - -countdown")]
    [InlineData("Contiguous", "the - final -- countdown")]
    public void Every_behavior_of_a_split(string behavior, string expected)
    {
        string split = $$"""{"type":"Split","pattern":{"String":"-"},"behavior":"{{behavior}}","invert":false}""";
        Assert.Equal(expected.Split(' '), TokenizerSamples.Pieces(split, "the-final--countdown"));
    }

    [Theory]
    [InlineData("Removed", "- --")]
    [InlineData("Isolated", "the - final -- countdown")]
    [InlineData("MergedWithPrevious", "the -final --countdown")]
    public void An_inverted_split_takes_what_lies_between(string behavior, string expected)
    {
        string split = $$"""{"type":"Split","pattern":{"Regex":"-+"},"behavior":"{{behavior}}","invert":true}""";
        Assert.Equal(expected.Split(' '), TokenizerSamples.Pieces(split, "the-final--countdown"));
    }

    [Theory]
    [InlineData("""{"type":"Whitespace"}""", "Hey you!! it's_1 é", "Hey|you|!!|it|'|s_1|é")]
    [InlineData("""{"type":"WhitespaceSplit"}""", " Hey\u3000you!!\n", "Hey|you!!")]
    [InlineData("""{"type":"BertPreTokenizer"}""", "Hey friend!! …", "Hey|friend|!|!|…")]
    [InlineData("""{"type":"Digits","individual_digits":false}""", "a123b٣٤", "a|123|b|٣٤")]
    [InlineData("""{"type":"Digits","individual_digits":true}""", "a123", "a|1|2|3")]
    [InlineData("""{"type":"Punctuation","behavior":"MergedWithPrevious"}""", "a!!b", "a!|!|b")]
    [InlineData("""{"type":"CharDelimiterSplit","delimiter":"|"}""", "a|b||c", "a/b/c")]
    [InlineData("""{"type":"FixedLength","length":2}""", "ab🙂cd", "ab|🙂c|d")]
    [InlineData("""{"type":"UnicodeScripts"}""", "Apples are りんご 林檎 !?", "Apples are |りんご 林檎 |!?")]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"first"}""", "Hey  you", "Hey| | you")]
    [InlineData("""{"type":"ByteLevel","add_prefix_space":false,"use_regex":true}""", "it's 12  é", "it|'s| 12| | é")]
    public void Pieces_are_cut(string preTokenizer, string text, string expected)
    {
        char separator = text.Contains('|', StringComparison.Ordinal) ? '/' : '|';
        Assert.Equal(expected.Split(separator), TokenizerSamples.Pieces(preTokenizer, text));
    }

    [Fact]
    public void Steps_cut_what_the_steps_before_them_gave()
    {
        const string Sequence =
            """{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Sequence","pretokenizers":[{"type":"Punctuation"},{"type":"Digits"}]}]}""";
        Assert.Equal(["a", "12", "!", "!", "b"], TokenizerSamples.Pieces(Sequence, "a12!! b"));
    }
}
