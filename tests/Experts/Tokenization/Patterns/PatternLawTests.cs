using System.Text;
using System.Text.RegularExpressions;
using CoERouter.Experts.Tokenization.Matching;
using CoERouter.Experts.Tokenization.Patterns;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization.Patterns;

/// <summary>Random patterns of the subset match random texts as the backtracking engine of .NET matches them.</summary>
public sealed class PatternLawTests
{
    private const string Letters = "abAB1 _\n";

    [Fact]
    public void Random_patterns_match_as_with_another_engine()
    {
        int matched = 0;
        for (int seed = 0; seed < 3000; seed++)
        {
            Random random = new(seed);
            string pattern = Alternation(random, 3);
            Regex other = new(pattern, RegexOptions.CultureInvariant | RegexOptions.Multiline, TimeSpan.FromSeconds(10));
            CompiledPattern own = new(pattern);
            for (int round = 0; round < 5; round++)
            {
                string text = string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => Letters[random.Next(Letters.Length)]));
                List<string> expected = [.. FromEachPlace(other, text)];

                Assert.True(expected.SequenceEqual(Matches(own, text)), $"seed {seed}: {pattern} on {text.Replace("\n", "\\n", StringComparison.Ordinal)}");
                matched += expected.Count;
            }
        }

        Assert.True(matched > 5000, $"Only {matched} matches were compared.");
    }

    [Fact]
    public void A_pattern_of_letters_that_are_no_operators_matches_itself()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            Random random = new(seed);
            string literal = string.Concat(Enumerable.Range(0, random.Next(1, 10)).Select(_ => "ab.*+?()[]{}|^$\\ é"[random.Next(18)]));
            string text = "--" + literal + "--";
            MatchList matches = new();
            new CompiledPattern(Regex.Escape(literal).Replace("]", "\\]", StringComparison.Ordinal).Replace("}", "\\}", StringComparison.Ordinal)).FindAll(text, matches);

            Assert.Equal((2, 2 + literal.Length), matches[0]);
        }
    }

    [Theory]
    [InlineData("L")]
    [InlineData("Lu")]
    [InlineData("Ll")]
    [InlineData("Lt")]
    [InlineData("Lm")]
    [InlineData("Lo")]
    [InlineData("M")]
    [InlineData("Mn")]
    [InlineData("N")]
    [InlineData("Nd")]
    [InlineData("Nl")]
    [InlineData("No")]
    [InlineData("P")]
    [InlineData("Pc")]
    [InlineData("Ps")]
    [InlineData("S")]
    [InlineData("Sc")]
    [InlineData("Z")]
    [InlineData("Zs")]
    [InlineData("C")]
    [InlineData("Cc")]
    public void A_category_holds_the_characters_that_it_holds_in_another_engine(string category)
    {
        Predicate<int> own = CodePointClasses.Find(category)!;
        Regex other = new($"^\\p{{{category}}}$", RegexOptions.CultureInvariant);
        for (int code = 0; code < 0xD800; code += 1 + (code >> 9))
        {
            if (code != '\n')
            {
                Assert.True(other.IsMatch(((char)code).ToString()) == own(code), $"U+{code:X4}");
            }
        }
    }

    [Theory]
    [InlineData("alpha", "aZé日\u16EE", "1_ -\u0301")]
    [InlineData("alnum", "aé1٣", "_ -")]
    [InlineData("digit", "09٣", "a½²")]
    [InlineData("space", " \t\n\u00a0\u3000", "a\u200b")]
    [InlineData("word", "aé_1\u0301\u203f", " -.")]
    [InlineData("upper", "AÉ", "aé1")]
    [InlineData("lower", "aé", "AÉ1")]
    [InlineData("punct", ".,!$+…", "a 1")]
    [InlineData("cntrl", "\u0000\u001f\u007f", "a ")]
    [InlineData("xdigit", "09afAF", "gG٣")]
    [InlineData("blank", " \t\u3000", "\n\ra")]
    [InlineData("ascii", "a\u007f", "é\u0080")]
    [InlineData("any", "aé\u0378", "")]
    [InlineData("assigned", "aé", "\u0378")]
    [InlineData("Uppercase_Letter", "AÉ", "a1")]
    [InlineData("uppercase letter", "AÉ", "a1")]
    [InlineData("LC", "aAǅ", "日1")]
    [InlineData("script=Greek", "αΩ", "aя")]
    [InlineData("IsCyrillic", "яЖ", "aα")]
    [InlineData("Han", "日々", "あa")]
    [InlineData("Hiragana", "あ", "ア日")]
    public void A_class_holds_what_its_name_says(string name, string members, string others)
    {
        Predicate<int> own = CodePointClasses.Find(name)!;

        Assert.All(members, character => Assert.True(own(character), $"U+{(int)character:X4}"));
        Assert.All(others, character => Assert.False(own(character), $"U+{(int)character:X4}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Lx")]
    [InlineData("Klingon")]
    [InlineData("script=Nope")]
    public void An_unknown_class_is_none(string name) => Assert.Null(CodePointClasses.Find(name));

    [Fact]
    public void Letters_that_differ_in_case_only_match_each_other()
    {
        for (int code = 'A'; code < 0x530; code++)
        {
            Rune rune = new(code);
            if (Rune.IsLetter(rune) && code is not ('k' or 'K' or 's' or 'S' or 0xC5 or 0xE5 or 0x17F))
            {
                IEnumerable<int> variants = CaseFolding.Variants(code);
                Assert.Contains(Rune.ToLowerInvariant(rune).Value, variants);
                Assert.Contains(Rune.ToUpperInvariant(rune).Value, variants);
            }
        }

        Assert.Equal(['s', 'S', 0x17F], CaseFolding.Variants('S'));
        Assert.Equal(['k', 'K', 0x212A], CaseFolding.Variants(0x212A));
        Assert.Equal([0xE5, 0xC5, 0x212B], CaseFolding.Variants(0x212B));
        Assert.Empty(CaseFolding.Variants(0xD800));
    }

    [Fact]
    public void A_set_answers_the_same_for_kept_and_for_computed_code_points()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Random random = new(seed);
            (int modulus, int rest) = (random.Next(2, 9), random.Next(9));
            CodePointSet set = new(code => code % modulus == rest);
            Assert.All(Enumerable.Range(0, 0x600), code => Assert.Equal(code % modulus == rest, set.Contains(code)));
        }
    }

    // A match of .NET may be empty, and its next one then begins a place later; ours look for the next one that is not empty.
    private static IEnumerable<string> FromEachPlace(Regex regex, string text)
    {
        Regex anchored = new(@"\G(?:" + regex + ")", regex.Options);
        for (int place = 0; place < text.Length;)
        {
            Match match = anchored.Match(text, place);
            if (match.Success && match.Length > 0)
            {
                yield return match.Value;
                place += match.Length;
            }
            else
            {
                place++;
            }
        }
    }

    private static List<string> Matches(CompiledPattern pattern, string text)
    {
        MatchList matches = new();
        pattern.FindAll(text, matches);
        List<string> found = [];
        foreach ((int start, int end) in matches.Items)
        {
            found.Add(text[start..end]);
        }

        return found;
    }

    private static string Alternation(Random random, int depth) => Alternation(random, depth, out _);

    private static string Alternation(Random random, int depth, out bool mayBeEmpty)
    {
        mayBeEmpty = false;
        List<string> choices = [];
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            choices.Add(Concatenation(random, depth, out bool choiceMayBeEmpty));
            mayBeEmpty |= choiceMayBeEmpty;
        }

        return string.Join('|', choices);
    }

    private static string Concatenation(Random random, int depth, out bool mayBeEmpty)
    {
        mayBeEmpty = true;
        string parts = "";
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            parts += Part(random, depth, out bool partMayBeEmpty);
            mayBeEmpty &= partMayBeEmpty;
        }

        return parts;
    }

    // Engines differ in how often they repeat what may be empty, so that is not repeated here.
    private static string Part(Random random, int depth, out bool mayBeEmpty)
    {
        mayBeEmpty = false;
        int kind = random.Next(12);
        if (kind == 11)
        {
            mayBeEmpty = true;
            return new[] { "^", "$", @"\b", @"\B", "(?=a)", "(?!a)", "(?<=b)", "(?<!b)", $"(?!{Set(random)})", $"(?<={Set(random)})" }[random.Next(10)];
        }

        string atom = kind switch
        {
            0 or 1 when depth > 0 => $"(?:{Alternation(random, depth - 1, out mayBeEmpty)})",
            2 when depth > 0 => $"({Alternation(random, depth - 1, out mayBeEmpty)})",
            3 => Set(random),
            4 => new[] { @"\s", @"\S", @"\d", @"\w", @"\W", @"\p{L}", @"\P{L}", @"\p{Lu}", "." }[random.Next(9)],
            _ => "abAB1 _"[random.Next(7)].ToString(),
        };
        string repetition = mayBeEmpty
            ? ""
            : new[] { "*", "+", "?", "*?", "+?", "{2}", "{1,2}", "{2,}", "{0,2}", "{1,3}?", "", "", "", "", "", "" }[random.Next(16)];
        mayBeEmpty |= repetition is "*" or "?" or "*?" or "{0,2}";
        return atom + repetition;
    }

    private static string Set(Random random) =>
        "[" + (random.Next(3) == 0 ? "^" : "") + string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
            new[] { "a", "b", "A-B", "a-b", @"\s", @"\d", @"\p{Lu}", "_", "1", @"\n" }[random.Next(10)])) + "]";
}
