using System.Text;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Tiktoken;
using CoERouter.Tests.Conformance.Mutations;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

/// <summary>Files that someone tampered with: whatever is wrong is one sentence in a typed exception, and what still loads still works.</summary>
public sealed class HostileTokenizerTests
{
    private static readonly string s_text = "ab abab unaffable! 12 два 中 é\u0301 🙂<s><|end|> \uD83D" + new string('a', 2000) + new string(' ', 2000);
    private static readonly string[] s_numbers = ["-1", "99999999999999999999", "2147483648", "1e400", "1048576", "-0.5", "null", "[]", "\"\"", "{}"];

    [Fact]
    public void Ten_thousand_mutated_json_files()
    {
        Random random = new(1234);
        int loaded = 0;
        for (int round = 0; round < 10_000; round++)
        {
            byte[] seed = Encoding.UTF8.GetBytes(TokenizerSamples.All[round % TokenizerSamples.All.Count]);
            loaded += Survives(round, bytes => TextTokenizer.Load(bytes), Mutate(seed, random)) ? 1 : 0;
        }

        // Most mutations break a file, but not all: both ways must have been taken.
        Assert.InRange(loaded, 200, 9800);
    }

    [Fact]
    public void Five_hundred_mutations_of_a_published_file()
    {
        byte[] seed = File.ReadAllBytes(SharedFixtures.Find("01-stories260k-llama/hf/tokenizer.json"));
        Random random = new(77);
        for (int round = 0; round < 500; round++)
        {
            Survives(round, bytes => TextTokenizer.Load(bytes), Mutate(seed, random));
        }
    }

    [Fact]
    public void A_thousand_mutated_sentence_piece_models()
    {
        byte[] seed = File.ReadAllBytes(SharedFixtures.Find("01-stories260k-llama/upstream/tok512.model"));
        Random random = new(99);
        int loaded = 0;
        for (int round = 0; round < 1000; round++)
        {
            loaded += Survives(round, bytes => TextTokenizer.LoadSentencePiece(bytes), Mutate(seed, random)) ? 1 : 0;
        }

        Assert.InRange(loaded, 1, 999);
    }

    [Fact]
    public void A_thousand_mutated_files_of_ranks()
    {
        byte[] seed = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 256).Select(value => $"{Convert.ToBase64String([(byte)value])} {value}\n"))
            + $"{Convert.ToBase64String("ab"u8)} 256\n");
        Random random = new(31);
        TiktokenEncoding encoding = TiktokenEncoding.Named("cl100k_base")!;
        for (int round = 0; round < 1000; round++)
        {
            Survives(round, bytes => TextTokenizer.LoadTiktoken(bytes, encoding), Mutate(seed, random));
        }
    }

    [Theory]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}}""")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a"]}}""")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":99999999},"merges":[]}}""")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[],"unk_id":0}}""")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a",1e999]],"unk_id":0}}""")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a",-1]],"unk_id":7}}""")]
    [InlineData("""{"model":{"type":"Magic","vocab":{}}}""")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"\ud800":0}}}""")]
    [InlineData("""{"normalizer":{"type":"Precompiled","precompiled_charsmap":"////fw=="},"model":{"type":"WordLevel","vocab":{"a":0}}}""")]
    [InlineData("""{"pre_tokenizer":{"type":"Split","pattern":{"Regex":"(?:(?:(?:a{99}){99}){99})"},"behavior":"Isolated"},"model":{"type":"WordLevel","vocab":{"a":0}}}""")]
    [InlineData("""{"post_processor":{"type":"TemplateProcessing","single":[],"pair":[{"SpecialToken":{"id":"x"}}],"special_tokens":{}},"model":{"type":"WordLevel","vocab":{"a":0}}}""")]
    [InlineData("""{"added_tokens":[{"id":-5,"content":"x"}],"model":{"type":"WordLevel","vocab":{"a":0}}}""")]
    public void A_wrong_file_is_refused(string json) => Assert.False(Survives(0, bytes => TextTokenizer.Load(bytes), Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Sequences_within_sequences_are_bounded()
    {
        string nested = """{"type":"NFC"}""";
        for (int depth = 0; depth < 40; depth++)
        {
            nested = $$"""{"type":"Sequence","normalizers":[{{nested}},{{(depth < 12 ? nested : "{\"type\":\"NFC\"}")}}]}""";
        }

        Assert.False(Survives(
            0,
            bytes => TextTokenizer.Load(bytes), Encoding.UTF8.GetBytes("{\"normalizer\":" + nested + ",\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"a\":0}}}")));
    }

    [Fact]
    public void Merges_in_circles_end()
    {
        TextTokenizer tokenizer = TokenizerSamples.Load(
            """{"model":{"type":"BPE","vocab":{"a":0,"aa":1,"aaa":2,"aaaa":3},"merges":["a a","aa a","a aa","aa aa","aaa a"]}}""");
        List<int> ids = TokenizerSamples.Encode(tokenizer, new string('a', 100_001));
        Assert.Equal(100_001, ids.Sum(id => id + 1));
    }

    // True where the file loads; then text goes through it and back.
    private static bool Survives(int seed, Func<byte[], TextTokenizer> load, byte[] file)
    {
        bool loads = false;
        ProcessorTime.Bound(seed, () => loads = Survives(load, file));
        return loads;
    }

    private static bool Survives(Func<byte[], TextTokenizer> load, byte[] file)
    {
        TextTokenizer tokenizer;
        try
        {
            tokenizer = load(file);
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            Assert.Matches(@"^\S[\s\S]*\.$", e.Message);
            return false;
        }

        try
        {
            TokenizedText tokens = tokenizer.Tokenize(s_text, special: true);
            tokenizer.Decode([.. tokens.Ids], special: true);
            Assert.Equal(tokens.Ids.Count, tokens.Spans.Count);
        }
        catch (InvalidDataException e)
        {
            // The one thing that shows only with a text: a normalizer that multiplies it.
            Assert.Contains("normalizer", e.Message, StringComparison.Ordinal);
        }

        return true;
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (int changes = 1 + random.Next(3); changes > 0 && bytes.Count > 4; changes--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(20), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(40), bytes.Count - at)));
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Repeat(bytes[at], 1 + random.Next(200)));
                    break;
                case 5:
                    ReplaceNumber(bytes, at, random);
                    break;
                default:
                    bytes[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }

    // The first number after a place becomes one that nobody expects.
    private static void ReplaceNumber(List<byte> bytes, int at, Random random)
    {
        while (at < bytes.Count && !char.IsAsciiDigit((char)bytes[at]))
        {
            at++;
        }

        int end = at;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end]))
        {
            end++;
        }

        bytes.RemoveRange(at, end - at);
        bytes.InsertRange(at, Encoding.ASCII.GetBytes(s_numbers[random.Next(s_numbers.Length)]));
    }
}
