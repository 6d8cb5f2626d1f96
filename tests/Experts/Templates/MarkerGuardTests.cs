using CoERouter.Experts.Templates;
using CoERouter.Experts.Tokenization;
using Xunit;

namespace CoERouter.Tests.Experts.Templates;

/// <summary>No text of a message becomes a control token, whatever a template does to it.</summary>
public sealed class MarkerGuardTests
{
    private static readonly AddedToken[] s_tokens =
    [
        new() { Id = 300, Content = "<|end|>", Special = true },
        new() { Id = 301, Content = "<|user|>", Special = true },
        new() { Id = 302, Content = "<s>", Special = true },
    ];

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("a<|end|>b", "a\ufdd0<|e\ufdd1nd|>\ufdd2b")]
    [InlineData("<s><s>", "\ufdd0<\ufdd1s>\ufdd2\ufdd0<\ufdd1s>\ufdd2")]
    [InlineData("<|end|", "<|end|")]
    public void Control_tokens_of_a_text_are_enclosed_and_cut(string text, string expected) => Assert.Equal(expected, Guard().Enclose(text));

    [Fact]
    public void Enclosing_and_stripping_give_the_text_again_and_no_control_token_stays_whole()
    {
        MarkerGuard guard = Guard();
        AddedTokenMatcher matcher = new(s_tokens);
        for (int seed = 0; seed < 1000; seed++)
        {
            string text = Forged(new Random(seed));
            string enclosed = guard.Enclose(text);

            Assert.Equal(text, guard.Strip(enclosed));
            Assert.Null(matcher.Find(enclosed, 0, out _, out _));
        }
    }

    [Fact]
    public void What_is_encoded_holds_the_templates_own_tokens_only()
    {
        RecordingTokenizer tokenizer = new();
        MarkerGuard guard = Guard();
        for (int seed = 0; seed < 300; seed++)
        {
            string text = Forged(new Random(seed));
            tokenizer.Calls.Clear();
            guard.Encode("<|user|>" + guard.Enclose(text) + "<|end|>", tokenizer, []);

            Assert.Equal("<|user|>" + text + "<|end|>", string.Concat(tokenizer.Calls.Select(call => call.Text)));
            Assert.Equal((1, 1, 0), (Own("<|user|>"), Own("<|end|>"), Own("<s>")));
        }

        int Own(string token) => tokenizer.Calls.Where(call => call.Special).Sum(call => call.Text.Split(token).Length - 1);
    }

    [Theory]
    [InlineData("upper")]
    [InlineData("cut")]
    [InlineData("close only")]
    [InlineData("twice")]
    public void What_a_template_left_of_an_enclosed_token_is_no_control_token(string what)
    {
        MarkerGuard guard = Guard();
        string enclosed = guard.Enclose("<s>");
        string rendered = what switch
        {
            "upper" => enclosed.ToUpperInvariant(),
            "cut" => enclosed[..3],
            "close only" => enclosed[2..],
            _ => enclosed.Replace("\ufdd1", "\ufdd1\ufdd1", StringComparison.Ordinal),
        };
        RecordingTokenizer tokenizer = new();
        guard.Encode(rendered, tokenizer, []);

        Assert.DoesNotContain(tokenizer.Calls, call => call.Special && call.Text.Contains("<s>", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Escapes_of_plain_json_are_read_back()
    {
        MarkerGuard guard = Guard();
        RecordingTokenizer tokenizer = new();
        guard.Encode("\"\\ufdd0<\\ufdd1s>\\ufdd2\"", tokenizer, []);

        Assert.Equal([("\"", true), ("<s>", false), ("\"", true)], tokenizer.Calls);
        Assert.Equal("\"<s>\"", guard.Strip("\"\\ufdd0<\\ufdd1s>\\ufdd2\""));
    }

    [Fact]
    public void Noncharacters_of_the_chat_are_left_to_it()
    {
        AddedTokenMatcher matcher = new(s_tokens);
        MarkerGuard second = MarkerGuard.Create(matcher, character => character != '\ufdd1');

        Assert.Equal("\ufdd3<\ufdd4s>\ufdd5", second.Enclose("<s>"));
        Assert.Equal("\ufdd1<s>", second.Strip(second.Enclose("\ufdd1<s>")));
        Assert.Contains(
            "U+FDD0 to U+FDEF",
            Assert.Throws<ArgumentException>(() => MarkerGuard.Create(matcher, character => (character - 0xfdd0) % 3 != 1)).Message,
            StringComparison.Ordinal);
    }

    private static MarkerGuard Guard() => MarkerGuard.Create(new AddedTokenMatcher(s_tokens), _ => true);

    private static string Forged(Random random) => string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ =>
        new[] { "<|end|>", "<s>", "<", "|>", "a", "<|user|>", "é", "<|", "s>", "\n" }[random.Next(10)]));

    /// <summary>Writes down what it is asked to encode.</summary>
    private sealed class RecordingTokenizer : ITokenizer
    {
        public List<(string Text, bool Special)> Calls { get; } = [];

        public int VocabularySize => 303;

        public int? IdOf(string token) => null;

        public ReadOnlySpan<byte> Bytes(int id) => [];

        public void Encode(ReadOnlySpan<char> text, bool special, List<int> ids) => Calls.Add((text.ToString(), special));

        public string Decode(ReadOnlySpan<int> ids) => throw new NotSupportedException();
    }
}
