using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Matching;
using CoERouter.Experts.Tokenization.Splitting;
using CoERouter.Experts.Tokenization.Stages;
using CoERouter.Experts.Tokenization.Texts;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization.Stages;

/// <summary>Stages give pieces to the next one; none is lost, moved or empty.</summary>
public sealed class MatchStageTests
{
    [Fact]
    public void Pieces_of_every_behavior_are_those_of_its_definition()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            Random random = new(seed);
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => "ab-"[random.Next(3)]));
            SplitBehavior behavior = (SplitBehavior)random.Next(5);
            bool inverts = random.Next(2) == 0;
            string literal = new[] { "-", "a", "ab" }[random.Next(3)];

            Assert.Equal(Define(Parts(text, literal, inverts), behavior), Pieces(next => new MatchStage(new LiteralMatcher(literal), behavior, inverts, next), text));
        }
    }

    [Theory]
    [InlineData(PrependScheme.Always, true, "a b", "▁a|▁b")]
    [InlineData(PrependScheme.First, true, "a b", "▁a|▁b")]
    [InlineData(PrependScheme.Never, true, "a b", "a|▁b")]
    [InlineData(PrependScheme.Always, false, "a b", "▁a▁b")]
    [InlineData(PrependScheme.Always, true, " a", "▁a")]
    [InlineData(PrependScheme.Always, true, "▁a", "▁a")]
    [InlineData(PrependScheme.Always, true, "  a ", "▁|▁a|▁")]
    [InlineData(PrependScheme.Never, true, "ab", "ab")]
    public void Spaces_are_written_and_cut(object scheme, bool splits, string text, string expected) =>
        Assert.Equal(expected.Split('|'), Pieces(next => new MetaspaceStage('▁', (PrependScheme)scheme, splits, next), text));

    [Theory]
    [InlineData("a", " a")]
    [InlineData(" a", " a")]
    [InlineData("\ta", " \ta")]
    public void A_space_is_written_before_a_piece(string text, string expected) => Assert.Equal([expected], Pieces(next => new PrefixSpaceStage(next), text));

    [Fact]
    public void Pieces_are_written_in_the_alphabet_of_bytes() => Assert.Equal(["Ã©Ġ"], Pieces(next => new ByteAlphabetStage(next), "é "));

    [Fact]
    public void Every_splitter_gives_the_whole_text_back()
    {
        IPieceSplitter[] splitters =
        [
            new Gpt2Splitter(), new Cl100kSplitter(1), new Cl100kSplitter(3), new WordSplitter(), new DigitsSplitter(true), new DigitsSplitter(false),
            new PunctuationSplitter(SplitBehavior.Isolated), new PunctuationSplitter(SplitBehavior.Contiguous), new ScriptSplitter(), new FixedLengthSplitter(1),
            new FixedLengthSplitter(3), new RegexSplitter(@"\p{L}+", false, false),
        ];
        foreach (IPieceSplitter splitter in splitters)
        {
            for (int seed = 0; seed < 200; seed++)
            {
                string text = RandomText.Mixed(new Random(seed), 10);
                List<string> pieces = Pieces(next => new SplitterStage(splitter, next), text);

                Assert.Equal(text, string.Concat(pieces));
                Assert.DoesNotContain("", pieces);
                Assert.All(pieces.SkipLast(1).Zip(pieces.Skip(1)), pair => Assert.False(
                    char.IsHighSurrogate(pair.First[^1]) && char.IsLowSurrogate(pair.Second[0]) && splitter is not RegexSplitter, splitter.GetType().Name));
            }
        }
    }

    [Theory]
    [InlineData("abc кот 日本ア!", "abc |кот |日本ア|!")]
    [InlineData("カー", "カー")]
    [InlineData("a1", "a|1")]
    [InlineData("  a", "  a")]
    public void Scripts_part_words_and_spaces_do_not(string text, string expected) =>
        Assert.Equal(expected.Split('|'), Pieces(next => new SplitterStage(new ScriptSplitter(), next), text));

    [Theory]
    [InlineData("it's_ok, no?", "it|'|s_ok|,|no|?")]
    [InlineData(" \t", "")]
    [InlineData("a\u0301-b", "a\u0301|-|b")]
    public void Words_and_symbols_without_white_space(string text, string expected) =>
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), Pieces(next => new SplitterStage(new WordAndSymbolSplitter(), next), text));

    [Fact]
    public void Taking_back_tokens_keeps_those_before()
    {
        List<int> ids = [7];
        List<(int Start, int End)> spans = [];
        TokenizingRun run = new(ids, spans);
        AlignedText text = new("abc", 0);
        run.Add(1, text, 0, 1);
        run.Add(2, text, 1, 2);
        run.Add(3, text, 2, 3);
        run.RemoveFrom(2);

        Assert.Equal([7, 1], ids);
        Assert.Equal([(0, 1)], spans);
    }

    private static List<(string Text, bool IsMatch)> Parts(string text, string literal, bool inverts)
    {
        List<(string Text, bool IsMatch)> parts = [];
        string[] between = text.Split(literal);
        for (int index = 0; index < between.Length; index++)
        {
            parts.Add((between[index], inverts));
            if (index + 1 < between.Length)
            {
                parts.Add((literal, !inverts));
            }
        }

        return [.. parts.Where(part => part.Text.Length > 0)];
    }

    // As the library of tokenizer.json defines the behaviors.
    private static List<string> Define(List<(string Text, bool IsMatch)> parts, SplitBehavior behavior)
    {
        List<string> pieces = [];
        bool? before = null;
        IEnumerable<(string Text, bool IsMatch)> order = behavior == SplitBehavior.MergedWithNext ? parts.AsEnumerable().Reverse() : parts;
        foreach ((string text, bool isMatch) in order)
        {
            bool joins = behavior switch
            {
                SplitBehavior.Contiguous => isMatch == before,
                SplitBehavior.MergedWithPrevious or SplitBehavior.MergedWithNext => isMatch && before == false,
                _ => false,
            };
            if (joins)
            {
                pieces[^1] = behavior == SplitBehavior.MergedWithNext ? text + pieces[^1] : pieces[^1] + text;
            }
            else if (!(behavior == SplitBehavior.Removed && isMatch))
            {
                pieces.Add(text);
            }

            before = isMatch;
        }

        if (behavior == SplitBehavior.MergedWithNext)
        {
            pieces.Reverse();
        }

        return pieces;
    }

    private static List<string> Pieces(Func<PieceStage, PieceStage> create, string text)
    {
        Collector collector = new();
        create(collector).Accept(new AlignedText(text, 0), new TokenizingRun([], null));
        return collector.Pieces;
    }

    private sealed class Collector : PieceStage
    {
        public List<string> Pieces { get; } = [];

        internal override void Accept(AlignedText piece, TokenizingRun run) => Pieces.Add(piece.Text.ToString());
    }
}
