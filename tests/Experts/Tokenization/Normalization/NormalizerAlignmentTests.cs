using System.Text;
using CoERouter.Experts.Tokenization.Matching;
using CoERouter.Experts.Tokenization.Normalization;
using CoERouter.Experts.Tokenization.Texts;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization.Normalization;

/// <summary>Every normalizer keeps account of where its characters came from, on random text.</summary>
public sealed class NormalizerAlignmentTests
{
    [Theory]
    [InlineData("nfc")]
    [InlineData("nfd")]
    [InlineData("nfkc")]
    [InlineData("nfkd")]
    [InlineData("lower")]
    [InlineData("nmt")]
    [InlineData("bert")]
    [InlineData("filter")]
    [InlineData("strip")]
    [InlineData("prepend")]
    [InlineData("replace")]
    [InlineData("bytes")]
    [InlineData("sequence")]
    public void Origins_lie_in_the_text_and_never_run_backwards(string name)
    {
        INormalizer normalizer = Of(name);
        for (int seed = 0; seed < 300; seed++)
        {
            string text = RandomText.Mixed(new Random(seed), 8) + RandomText.Marks(new Random(seed), 3);
            AlignedText tracked = normalizer.Apply(new AlignedText(text, 0), tracks: true);
            AlignedText untracked = normalizer.Apply(new AlignedText(text, 0), tracks: false);

            Assert.Equal(untracked.Text.ToString(), tracked.Text.ToString());
            int last = 0;
            for (int index = 0; index < tracked.Length; index++)
            {
                (int start, int end) = (tracked.StartOf(index), tracked.EndOf(index));
                Assert.True(start >= 0 && start <= end && end <= text.Length, $"seed {seed}: {start} to {end}");
                Assert.True(start >= last || !Keeps(name), $"seed {seed}: {start} after {last}");
                last = start;
            }
        }
    }

    [Theory]
    [InlineData("nfc")]
    [InlineData("nfkd")]
    [InlineData("lower")]
    [InlineData("nmt")]
    [InlineData("bert")]
    [InlineData("filter")]
    [InlineData("strip")]
    public void Twice_is_once(string name)
    {
        INormalizer normalizer = Of(name);
        for (int seed = 0; seed < 300; seed++)
        {
            string text = RandomText.Mixed(new Random(seed), 8).Replace("日", "", StringComparison.Ordinal).Replace("本", "", StringComparison.Ordinal);
            if (name == "bert" && text.EnumerateRunes().Any(rune => rune.Value is >= 0x3400 and < 0xA000 or >= 0xF900 and < 0xFB00 or >= 0x20000))
            {
                continue;
            }

            string once = normalizer.Apply(new AlignedText(text, 0), tracks: false).Text.ToString();
            string twice = normalizer.Apply(new AlignedText(once, 0), tracks: false).Text.ToString();

            Assert.Equal(once, twice);
        }
    }

    [Fact]
    public void Text_that_stays_as_it_is_is_not_copied()
    {
        string text = "plain ascii, nothing more";
        foreach (string name in new[] { "nfc", "nfd", "nfkc", "lower", "nmt", "bert", "filter", "strip", "replace" })
        {
            AlignedText same = Of(name).Apply(new AlignedText(text, 5), tracks: true);

            Assert.True(same.Text == text.AsSpan(), name);
            Assert.Equal((5, 6, false), (same.StartOf(0), same.EndOf(0), same.IsFirst));
        }
    }

    [Fact]
    public void Lower_case_is_that_of_each_code_point()
    {
        for (int code = 0; code < 0x1F000; code++)
        {
            if (Rune.IsValid(code))
            {
                string expected = code == 0x130 ? "i\u0307" : Rune.ToLowerInvariant(new Rune(code)).ToString();
                Assert.Equal(expected, new LowercaseNormalizer().Apply(new AlignedText(new Rune(code).ToString(), 0), tracks: false).Text.ToString());
            }
        }
    }

    [Theory]
    [InlineData(true, true, "a\tb\u0000c\u200dd\u00a0e", "a bcd e")]
    [InlineData(true, false, "中a", "中a")]
    [InlineData(true, true, "中a", " 中 a")]
    [InlineData(false, true, "\t中", "\t 中 ")]
    [InlineData(true, true, "\ufffd\ue000\r\n", "  ")]
    public void Bert_cleans_and_parts(bool cleans, bool parts, string text, string expected) =>
        Assert.Equal(expected, new BertCleaner(cleans, parts).Apply(new AlignedText(text, 0), tracks: false).Text.ToString());

    [Fact]
    public void What_stands_for_several_characters_comes_from_all_of_them()
    {
        AlignedText composed = new UnicodeForm(composes: true, compatible: false).Apply(new AlignedText("xe\u0301y", 10), tracks: true);

        Assert.Equal("xéy", composed.Text.ToString());
        Assert.Equal((10, 11), (composed.StartOf(0), composed.EndOf(0)));
        Assert.Equal(11, composed.StartOf(1));
        Assert.Equal((13, 14), (composed.StartOf(2), composed.EndOf(2)));

        AlignedText replaced = new ReplaceNormalizer(new LiteralMatcher("ab"), "XYZ").Apply(new AlignedText("1ab2", 0), tracks: true);
        Assert.Equal("1XYZ2", replaced.Text.ToString());
        for (int index = 1; index <= 3; index++)
        {
            Assert.Equal((1, 3), (replaced.StartOf(index), replaced.EndOf(index)));
        }

        AlignedText slice = replaced.Slice(4, 5);
        Assert.Equal((3, 4, false), (slice.StartOf(0), slice.EndOf(0), slice.IsFirst));
    }

    [Fact]
    public void A_prefix_stands_at_the_empty_place_before_the_text()
    {
        AlignedText text = new PrependNormalizer("▁▁").Apply(new AlignedText("ab", 0), tracks: true);

        Assert.Equal("▁▁ab", text.Text.ToString());
        Assert.Equal((0, 0), (text.StartOf(1), text.EndOf(1)));
        Assert.Equal((0, 1), (text.StartOf(2), text.EndOf(2)));
        Assert.True(text.IsFirst);
        Assert.True(new PrependNormalizer("▁").Apply(new AlignedText("", 0), tracks: true).IsEmpty);
    }

    [Fact]
    public void A_builder_grows_and_takes_characters_from_its_end()
    {
        AlignedTextBuilder builder = new(1, tracks: true);
        AlignedText source = new(new string('a', 500) + "  ", 0);
        builder.Copy(source, 0, 502);
        builder.Replace(source, 500, 502, ' ');
        builder.TrimEnd(' ');
        AlignedText built = builder.Build(isFirst: true);

        Assert.Equal(new string('a', 500), built.Text.ToString());
        Assert.Equal((499, 500), (built.StartOf(499), built.EndOf(499)));
    }

    // Sorting marks may move a mark before one that stood before it.
    private static bool Keeps(string name) => name is not ("nfc" or "nfd" or "nfkc" or "nfkd" or "sequence");

    private static INormalizer Of(string name) => name switch
    {
        "nfc" => new UnicodeForm(composes: true, compatible: false),
        "nfd" => new UnicodeForm(composes: false, compatible: false),
        "nfkc" => new UnicodeForm(composes: true, compatible: true),
        "nfkd" => new UnicodeForm(composes: false, compatible: true),
        "lower" => new LowercaseNormalizer(),
        "nmt" => new NmtNormalizer(),
        "bert" => new BertCleaner(cleansText: true, partsChinese: true),
        "filter" => new FilterNormalizer(rune => !CharacterRules.IsMark(rune)),
        "strip" => new StripNormalizer(left: true, right: true),
        "prepend" => new PrependNormalizer("▁"),
        "replace" => new ReplaceNormalizer(new LiteralMatcher("🙂"), ":)"),
        "bytes" => new ByteAlphabetNormalizer(),
        _ => new NormalizerSequence([new UnicodeForm(composes: true, compatible: true), new LowercaseNormalizer(), new PrependNormalizer("▁"), new ByteAlphabetNormalizer()]),
    };
}
