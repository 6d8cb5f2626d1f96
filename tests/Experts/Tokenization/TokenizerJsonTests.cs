using System.Text;
using System.Text.Json.Nodes;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Training;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

public sealed class TokenizerJsonTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        var definition = BytePairTrainer.Train(
            ["the tokens of the text", "the \"text\" of Zürich"], new BytePairTrainerOptions { VocabularySize = 290, SpecialTokens = ["<|end|>"] }).Definition;
        definition = definition with
        {
            NormalizeToFormC = true,
            IgnoreMerges = true,
            PrefixIds = [0, 5],
            SuffixIds = [0],
            AddedTokens =
            [
                .. definition.AddedTokens,
                new AddedToken { Id = 400, Content = "  ", SingleWord = true, LeftStrip = true, RightStrip = true, Normalized = true },
            ],
            PreTokenizer =
            [
                new PreTokenizerStep.Split("\"", Literal: true, SplitBehavior.Removed, Invert: true),
                new PreTokenizerStep.Split("a|b", Literal: false, SplitBehavior.Isolated, Invert: false),
                new PreTokenizerStep.Punctuation(SplitBehavior.Contiguous),
                new PreTokenizerStep.ByteLevel(AddPrefixSpace: true, UseRegex: true),
                new PreTokenizerStep.Digits(Individual: true),
            ],
        };

        AssertSame(definition, WriteAndRead(definition));
    }

    [Theory]
    [InlineData("gpt2/tokenizer.json")]
    [InlineData("roberta-base/tokenizer.json")]
    [InlineData("whisper.tiny/tokenizer.json")]
    [InlineData("falcon/tokenizer.json")]
    [InlineData("qwen2.5/tokenizer.rebuilt.json")]
    public void Published_files_survive_writing_and_reading(string file)
    {
        var definition = TokenizerJson.Read(SharedFixtures.Tokenizer(file));

        AssertSame(definition, WriteAndRead(definition));
    }

    [Theory]
    [InlineData("t5-small/tokenizer.json", "Metaspace")]
    [InlineData("clip/tokenizer.json", "end_of_word_suffix")]
    [InlineData("phi-3-mini/tokenizer.json", "byte_fallback")]
    [InlineData("all-MiniLM-L6-v2/tokenizer.json", "WordPiece")]
    public void Published_files_of_other_kinds_are_refused_by_name(string file, string words)
    {
        var fault = Assert.ThrowsAny<Exception>(() => TokenizerJson.Read(SharedFixtures.Tokenizer(file)));

        Assert.True(fault is NotSupportedException or InvalidDataException, fault.GetType().Name);
        Assert.Matches(words, fault.Message);
    }

    [Fact]
    public void Both_spellings_of_merges_are_read()
    {
        var text = Minimal();
        text["model"]!["merges"] = new JsonArray("a b", new JsonArray("ab", "c"));

        Assert.Equal([("a", "b"), ("ab", "c")], Read(text).Merges);
    }

    [Theory]
    [InlineData("{", "no valid JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("{}", "no field model")]
    [InlineData("""{"model":{"type":"BPE"},"pre_tokenizer":{"type":"ByteLevel"}}""", "no field model.vocab")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0.5},"merges":[]}}""", "model.vocab .* whole number")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0,"a":1},"merges":[]}}""", "\"a\" twice")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a"]}}""", "Merge 0 must be two tokens")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b c"]}}""", "Merge 0 must be two tokens")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[["a"]]}}""", "Merge 0 has 1 parts")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":7}}""", "model.merges .* Array")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"\ud800":0},"merges":[]}}""", "no valid")]
    public void A_broken_file_is_refused_with_the_place(string text, string words)
    {
        var fault = Assert.Throws<InvalidDataException>(() => TokenizerJson.Read(Encoding.UTF8.GetBytes(text)));
        Assert.Matches(words, fault.Message);
    }

    [Theory]
    [InlineData("model.type", "\"Unigram\"", "Unigram")]
    [InlineData("model.dropout", "0.1", "dropout")]
    [InlineData("model.byte_fallback", "true", "byte_fallback")]
    [InlineData("model.continuing_subword_prefix", "\"##\"", "continuing_subword_prefix")]
    [InlineData("normalizer", """{"type":"Lowercase"}""", "Lowercase")]
    [InlineData("pre_tokenizer", """{"type":"Whitespace"}""", "Whitespace")]
    [InlineData("pre_tokenizer", """{"type":"Digits"}""", "ByteLevel")]
    [InlineData("pre_tokenizer", "null", "pre_tokenizer")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"a"},"behavior":"MergedWithNext"}""", "MergedWithNext")]
    [InlineData("decoder", """{"type":"WordPiece"}""", "WordPiece")]
    [InlineData("post_processor", """{"type":"Strange"}""", "Strange")]
    public void What_is_not_supported_is_named(string path, string value, string word)
    {
        var file = Minimal();
        Set(file, path, value);

        var fault = Assert.Throws<NotSupportedException>(() => new ByteLevelTokenizer(Read(file)));
        Assert.Contains(word, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.merges", """["a nope"]""", "\"nope\"")]
    [InlineData("model.merges", """["b a"]""", "\"ba\"")]
    [InlineData("model.vocab", "{}", "empty")]
    [InlineData("model.vocab", """{"a":-1}""", "-1")]
    [InlineData("model.vocab", """{"a":2000000000}""", "2000000000")]
    [InlineData("model.vocab", """{"a":3,"b":3}""", "same id 3")]
    [InlineData("added_tokens", """[{"id":9,"content":""}]""", "empty")]
    [InlineData("added_tokens", """[{"id":9,"content":"a"}]""", "the vocabulary gives it 97")]
    [InlineData("added_tokens", """[{"id":999,"content":"zz"},{"id":998,"content":"zz"}]""", "twice")]
    public void Contradictions_are_named(string path, string value, string words)
    {
        var file = Minimal();
        Set(file, path, value);

        var fault = Assert.Throws<InvalidDataException>(() => new ByteLevelTokenizer(Read(file)));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_bound_what_is_read()
    {
        var file = Minimal();
        file["model"]!["vocab"]![new string('a', TokenizerLimits.TokenCharacters + 1)] = 5000;
        Assert.Contains("at most 1024", Assert.Throws<InvalidDataException>(() => new ByteLevelTokenizer(Read(file))).Message, StringComparison.Ordinal);

        file = Minimal();
        file["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray([.. Enumerable.Range(0, 33).Select(_ => JsonNode.Parse("""{"type":"Digits"}"""))]),
        };
        Assert.Contains("at most 32", Assert.Throws<InvalidDataException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_tokenizer_loads_from_its_file()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var tokenizer = new ByteLevelTokenizer(Read(Minimal()));
            tokenizer.Save(path);
            Assert.Equal(ByteLevelTokenizerTests.Encode(tokenizer, "abc"), ByteLevelTokenizerTests.Encode(ByteLevelTokenizer.Load(path), "abc"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static JsonObject Minimal()
    {
        using var stream = new MemoryStream();
        TokenizerJson.Write(ByteLevelTokenizerTests.WithMerges([("a", "b"), ("ab", "c")], []), stream);
        return JsonNode.Parse(stream.ToArray())!.AsObject();
    }

    private static void Set(JsonObject file, string path, string value)
    {
        var names = path.Split('.');
        (names.Length == 1 ? file : file[names[0]]!.AsObject())[names[^1]] = JsonNode.Parse(value);
    }

    private static TokenizerDefinition Read(JsonObject file) => TokenizerJson.Read(Encoding.UTF8.GetBytes(file.ToJsonString()));

    private static TokenizerDefinition WriteAndRead(TokenizerDefinition definition)
    {
        using var stream = new MemoryStream();
        TokenizerJson.Write(definition, stream);
        return TokenizerJson.Read(stream.ToArray());
    }

    private static void AssertSame(TokenizerDefinition expected, TokenizerDefinition actual)
    {
        Assert.Equal(expected.Vocabulary, actual.Vocabulary);
        Assert.Equal(expected.Merges, actual.Merges);
        Assert.Equal(expected.AddedTokens, actual.AddedTokens);
        Assert.Equal(expected.PreTokenizer, actual.PreTokenizer);
        Assert.Equal(expected.PrefixIds, actual.PrefixIds);
        Assert.Equal(expected.SuffixIds, actual.SuffixIds);
        Assert.Equal((expected.NormalizeToFormC, expected.IgnoreMerges), (actual.NormalizeToFormC, actual.IgnoreMerges));
    }
}
