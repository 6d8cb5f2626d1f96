using System.Text;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.PostProcessing;
using CoERouter.Experts.Tokenization.Tiktoken;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization.Tiktoken;

/// <summary>Files of ranks written here, and what a model expects around a text.</summary>
public sealed class TiktokenFileTests
{
    private static readonly string s_bytes = string.Concat(Enumerable.Range(0, 256).Select(value => $"{Convert.ToBase64String([(byte)value])} {value}\n"));
    private static readonly TiktokenEncoding s_encoding = new()
    {
        Pattern = "\\S+|\\s+",
        SpecialTokens = new Dictionary<string, int> { ["<|end|>"] = 300 },
    };

    [Theory]
    [InlineData("abc", new[] { 257 })]
    [InlineData("abcb", new[] { 257, 98 })]
    [InlineData("bc", new[] { 258 })]
    [InlineData("ab bc", new[] { 256, 32, 258 })]
    [InlineData("é", new[] { 0xC3, 0xA9 })]
    public void Neighbours_merge_by_rank(string text, int[] expected)
    {
        TextTokenizer tokenizer = Load(s_bytes + Line("ab", 256) + Line("abc", 257) + Line("bc", 258));

        Assert.Equal(expected, TokenizerSamples.Encode(tokenizer, text));
        Assert.Equal(text, tokenizer.Decode(expected));
    }

    [Fact]
    public void Control_tokens_are_read_where_they_are_asked_for_only()
    {
        TextTokenizer tokenizer = Load(s_bytes);

        Assert.Equal([97, 300], TokenizerSamples.Encode(tokenizer, "a<|end|>", special: true));
        Assert.DoesNotContain(300, TokenizerSamples.Encode(tokenizer, "a<|end|>"));
        Assert.Equal("a", tokenizer.Decode([97, 300]));
        Assert.Equal(301, tokenizer.VocabularySize);
    }

    [Fact]
    public void Lines_may_end_as_on_windows_and_may_be_empty() =>
        Assert.Equal([97], TokenizerSamples.Encode(Load("\n" + s_bytes.Replace("\n", "\r\n", StringComparison.Ordinal) + "\n\n"), "a"));

    [Theory]
    [InlineData("YQ== 0\nYQ== 1", 2)]
    [InlineData("YQ==", 1)]
    [InlineData("YQ== x", 1)]
    [InlineData("YQ== 0 ", 1)]
    [InlineData(" 0", 1)]
    [InlineData("YQ 0", 1)]
    [InlineData("!!!! 0", 1)]
    [InlineData("YQ== 0\n\nYg== 99999999999", 3)]
    public void A_wrong_line_is_named(string file, int line) => Assert.StartsWith(
        $"Line {line} of the file of ranks is wrong: ", Assert.Throws<InvalidDataException>(() => Load(file)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_without_tokens_is_refused() =>
        Assert.Equal("The file of ranks has no tokens.", Assert.Throws<InvalidDataException>(() => Load("\n")).Message);

    [Theory]
    [InlineData("r50k_base", 1, 50256)]
    [InlineData("gpt2", 1, 50256)]
    [InlineData("p50k_base", 1, 50256)]
    [InlineData("p50k_edit", 4, 50283)]
    [InlineData("cl100k_base", 5, 100276)]
    [InlineData("o200k_base", 2, 200018)]
    [InlineData("o200k_harmony", 1090, 201087)]
    public void Published_encodings_have_their_control_tokens(string name, int count, int highest)
    {
        TiktokenEncoding encoding = TiktokenEncoding.Named(name)!;

        Assert.Equal((count, highest), (encoding.SpecialTokens.Count, encoding.SpecialTokens.Values.Max()));
        Assert.Equal(encoding.SpecialTokens.Count, encoding.SpecialTokens.Values.Distinct().Count());
        Assert.Null(TiktokenEncoding.Named(name.ToUpperInvariant()));
    }

    [Fact]
    public void What_stands_around_texts_is_written_with_types_and_marks()
    {
        TokenTemplate template = new()
        {
            Single = [new TemplatePart.Marker(1, 0), new TemplatePart.Sequence(false, 0), new TemplatePart.Marker(2, 0)],
            Pair =
            [
                new TemplatePart.Marker(1, 0), new TemplatePart.Sequence(false, 0), new TemplatePart.Marker(2, 0), new TemplatePart.Sequence(true, 1),
                new TemplatePart.Marker(2, 1),
            ],
            TrimsSpans = true,
        };
        TemplateWriter.Sequence first = new("a b", [10, 11], [(0, 1), (1, 3)]);
        TemplateWriter.Sequence second = new("  ", [12], [(0, 2)]);
        TokenizedText one = Write(template, first, null, markers: true);
        TokenizedText pair = Write(template, first, second, markers: true);
        TokenizedText bare = Write(template, first, second, markers: false);

        Assert.Equal([1, 10, 11, 2], one.Ids);
        Assert.Equal([(0, 0), (0, 1), (2, 3), (0, 0)], one.Spans);
        Assert.Equal([1, 10, 11, 2, 12, 2], pair.Ids);
        Assert.Equal([0, 0, 0, 0, 1, 1], pair.TypeIds);
        Assert.Equal([true, false, false, true, false, true], pair.IsMarker);
        Assert.Equal((2, 2), pair.Spans[4]);
        Assert.Equal([10, 11, 12], bare.Ids);
        Assert.Equal([0, 0, 1], bare.TypeIds);
        Assert.Equal([1], template.Prefix);
        Assert.Equal([2], template.Suffix);
        Assert.Empty(TokenTemplate.Plain.Prefix);
    }

    private static TokenizedText Write(TokenTemplate template, TemplateWriter.Sequence first, TemplateWriter.Sequence? second, bool markers)
    {
        TemplateWriter writer = new(template, markers);
        writer.Add(first, second);
        return writer.Result;
    }

    private static string Line(string token, int rank) => $"{Convert.ToBase64String(Encoding.UTF8.GetBytes(token))} {rank}\n";

    private static TextTokenizer Load(string file) => TextTokenizer.LoadTiktoken(Encoding.ASCII.GetBytes(file), s_encoding);
}
