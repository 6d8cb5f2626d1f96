using System.Text;
using System.Text.Json.Nodes;
using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Gguf;
using CoERouter.Experts.Tokenization;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Gguf;

/// <summary>Tokenizers, end tokens and templates of small files whose right reading is known.</summary>
public sealed class GgufTextTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_piece_that_is_a_token_stays_whole_by_the_rules_that_say_so()
    {
        // No merge leads to "abc", so only a rule that looks at whole pieces finds it.
        GgufWriter Writer(string rule) => ByteLevel([], "a", "b", "c", "abc").Add("tokenizer.ggml.pre", rule);
        Assert.Equal([3], Encode(Tokenizer(Writer("llama-bpe")), "abc"));
        Assert.Equal([0, 1, 2], Encode(Tokenizer(Writer("dbrx")), "abc"));
    }

    [Fact]
    public void Text_of_a_control_token_is_spelled_unless_it_is_meant_as_one()
    {
        GgufWriter writer = ByteLevel([], "a", "b", "<", ">", "<b>").Add("tokenizer.ggml.token_type", new[] { 1, 1, 1, 1, 3 }).Add("tokenizer.ggml.pre", "llama-bpe");
        TextTokenizer tokenizer = Tokenizer(writer);
        Assert.Equal([0, 4], Encode(tokenizer, "a<b>", special: true));
        Assert.Equal([0, 2, 1, 3], Encode(tokenizer, "a<b>", special: false));
        Assert.Equal([2, 1, 3], Encode(tokenizer, "<b>", special: false));
        Assert.True(tokenizer.IsSpecial(4));
    }

    [Fact]
    public void Composed_letters_are_one_by_the_rules_that_compose()
    {
        GgufWriter Writer(string rule) => ByteLevel(["Ã ©"], "e", "Ã", "©", "Ì", "ģ", "Ã©").Add("tokenizer.ggml.pre", rule);
        Assert.Equal([5], Encode(Tokenizer(Writer("qwen2")), "e\u0301"));
        Assert.Equal([0, 3, 4], Encode(Tokenizer(Writer("deepseek-r1-qwen")), "e\u0301"));
    }

    [Fact]
    public void Files_without_a_rule_take_that_of_their_architecture()
    {
        static string Rule(string architecture, GgufMetadata metadata) => GgufSplitRule.Of(metadata, new(architecture, architecture)).Names[0];
        GgufMetadata few = Header(new GgufWriter().Add("tokenizer.ggml.tokens", new[] { "a" }));
        Assert.Equal(("qwen2", "gpt-2", "gpt-2"), (Rule("qwen3moe", few), Rule("llama", few), Rule("gpt2", few)));
        GgufMetadata many = Header(new GgufWriter().Add("tokenizer.ggml.tokens", Enumerable.Range(0, 128_256).Select(id => $"t{id}").ToArray()));
        Assert.Equal("llama-bpe", Rule("llama", many));
        string sentence = Assert.Throws<ModelImportException>(() => Rule("llama", Header(new GgufWriter().Add("tokenizer.ggml.pre", "klingon")))).Message;
        Assert.StartsWith("The GGUF file cuts text by the rule 'klingon'; legal are a.x-4.0, ", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, new[] { 1 }, new int[0])]
    [InlineData(false, null, new int[0], new int[0])]
    [InlineData(true, true, new[] { 1 }, new[] { 2 })]
    [InlineData(false, true, new int[0], new[] { 2 })]
    public void The_tokens_around_a_text_are_those_that_the_file_asks_for(bool? begins, bool? ends, int[] prefix, int[] suffix)
    {
        GgufWriter writer = SentencePiece();
        if (begins is { } begin)
        {
            writer.Add("tokenizer.ggml.add_bos_token", begin);
        }

        if (ends is { } end)
        {
            writer.Add("tokenizer.ggml.add_eos_token", end);
        }

        TextTokenizer tokenizer = Tokenizer(writer);
        Assert.Equal(prefix, tokenizer.PrefixIds);
        Assert.Equal(suffix, tokenizer.SuffixIds);
    }

    [Fact]
    public void Pieces_merge_by_their_scores()
    {
        // "ab" before "bc", although "bc" comes first in the list.
        TextTokenizer tokenizer = Tokenizer(SentencePiece());
        Assert.Equal(["▁", "ab", "c"], Encode(tokenizer, "abc").Select(id => tokenizer.TextOf(id)));
        Assert.Equal("abc", tokenizer.Decode([.. Encode(tokenizer, "abc")]));
        Assert.Equal("é", tokenizer.Decode([.. Encode(tokenizer, "é")]));
    }

    [Fact]
    public void A_file_without_the_prefix_of_a_space_adds_none()
    {
        TextTokenizer tokenizer = Tokenizer(SentencePiece().Add("tokenizer.ggml.add_space_prefix", false));
        Assert.Equal(["ab", "▁", "c"], Encode(tokenizer, "ab c").Select(id => tokenizer.TextOf(id)));
        Assert.Equal(" ab c", tokenizer.Decode([.. Encode(tokenizer, " ab c")]));
    }

    [Fact]
    public void Control_tokens_of_phi_3_take_the_spaces_after_them()
    {
        GgufWriter writer = SentencePiece("<|end|>", "<|endoftext|>");
        TextTokenizer phi = Tokenizer(writer, "phi3");
        TextTokenizer llama = Tokenizer(writer, "llama");
        Assert.Equal(Encode(phi, "<|end|>abc", special: true), Encode(phi, "<|end|> \n abc", special: true));
        Assert.NotEqual(Encode(llama, "<|end|>abc", special: true), Encode(llama, "<|end|> \n abc", special: true));
        Assert.NotEqual(Encode(phi, "<|endoftext|>abc", special: true), Encode(phi, "<|endoftext|> \n abc", special: true));
    }

    [Fact]
    public void A_hole_of_the_vocabulary_keeps_its_id()
    {
        TextTokenizer tokenizer = Tokenizer(ByteLevel([], "a", "", "b", ""));
        Assert.Equal([0, 2], Encode(tokenizer, "ab"));
        Assert.Equal(4, tokenizer.VocabularySize);
    }

    [Theory]
    [InlineData("llama", new[] { "</s>", "<|eot_id|>", "<|eom_id|>", "a" }, new long[] { 0, 1, 2 })]
    [InlineData("gemma2", new[] { "<eos>", "<end_of_turn>", "b", "a" }, new long[] { 0, 1 })]
    [InlineData("qwen2", new[] { "<|im_end|>", "<|endoftext|>", "b", "a" }, new long[] { 0, 1 })]
    [InlineData("gpt-oss", new[] { "<|return|>", "<|end|>", "<|call|>", "a" }, new long[] { 0, 2 })]
    public void An_answer_ends_with_every_token_that_ends_turns(string architecture, string[] tokens, long[] ends)
    {
        GgufMetadata metadata = Header(new GgufWriter().Add("general.architecture", architecture).Add("tokenizer.ggml.tokens", tokens)
            .Add("tokenizer.ggml.token_type", new[] { 3, 3, 3, 1 }).Add("tokenizer.ggml.eos_token_id", 0u).Add("tokenizer.ggml.padding_token_id", 3u));
        JsonObject configuration = [];
        GgufEndTokens.Write(metadata, GgufArchitecture.Of(metadata), configuration);
        Assert.Equal(ends, configuration["eos_token_id"]!.AsArray().Select(id => id!.GetValue<long>()));
        Assert.Equal(3, configuration["pad_token_id"]!.GetValue<long>());
    }

    [Fact]
    public void A_word_that_looks_like_an_end_is_none_unless_it_is_a_control_token_or_named()
    {
        JsonArray Ends(bool isNamed)
        {
            GgufWriter writer = new GgufWriter().Add("general.architecture", "llama").Add("tokenizer.ggml.tokens", new[] { "</s>", "<EOT>" })
                .Add("tokenizer.ggml.token_type", new[] { 3, 1 }).Add("tokenizer.ggml.eos_token_id", 0u);
            GgufMetadata metadata = Header(isNamed ? writer.Add("tokenizer.ggml.eot_token_id", 1u) : writer);
            JsonObject configuration = [];
            GgufEndTokens.Write(metadata, GgufArchitecture.Of(metadata), configuration);
            return configuration["eos_token_id"]!.AsArray();
        }

        Assert.Equal("[0]", Ends(isNamed: false).ToJsonString());
        Assert.Equal("[0,1]", Ends(isNamed: true).ToJsonString());
    }

    [Theory]
    [InlineData("rwkv", "a", "has a tokenizer of the kind 'rwkv'; legal are gpt2 and llama")]
    [InlineData("gpt2", "a|a", "has the token 'a' twice")]
    [InlineData("gpt2", "a|b", "lacks 'tokenizer.ggml.merges'")]
    [InlineData("llama", "a|b", "lacks 'tokenizer.ggml.scores'")]
    public void What_is_no_tokenizer_is_refused_with_a_sentence(string kind, string tokens, string reason)
    {
        GgufWriter writer = new GgufWriter().Add("tokenizer.ggml.model", kind).Add("tokenizer.ggml.tokens", tokens.Split('|'));
        string sentence = Assert.Throws<ModelImportException>(() => GgufTokenizer.Write(Header(writer), new("llama", "llama"))).Message;
        Assert.Contains(reason, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_that_are_too_few_are_refused()
    {
        GgufWriter writer = new GgufWriter().Add("tokenizer.ggml.model", "llama").Add("tokenizer.ggml.tokens", new[] { "a", "b" }).Add("tokenizer.ggml.scores", new[] { 0f });
        Assert.Contains("has 1 scores for 2 tokens", Assert.Throws<ModelImportException>(() => GgufTokenizer.Write(Header(writer), new("llama", "llama"))).Message, StringComparison.Ordinal);
    }

    private static GgufWriter ByteLevel(string[] merges, params string[] tokens) =>
        new GgufWriter().Add("tokenizer.ggml.model", "gpt2").Add("tokenizer.ggml.tokens", tokens).Add("tokenizer.ggml.merges", merges).Add("tokenizer.ggml.bos_token_id", 0u).Add("tokenizer.ggml.add_bos_token", false);

    // <unk> <s> </s> ▁ c, all bytes, a b bc ab, and control tokens.
    private static GgufWriter SentencePiece(params string[] control)
    {
        string[] tokens = ["<unk>", "<s>", "</s>", "▁", "c", .. Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>"), "a", "b", "bc", "ab", .. control];
        return new GgufWriter().Add("tokenizer.ggml.model", "llama").Add("tokenizer.ggml.tokens", tokens)
            .Add("tokenizer.ggml.scores", tokens.Select(token => token switch { "ab" => -1f, "bc" => -2f, "a" or "b" or "c" or "▁" => -10f, _ => 0f }).ToArray())
            .Add("tokenizer.ggml.token_type", tokens.Select((token, id) => id == 0 ? 2 : id < 3 || control.Contains(token) ? 3 : token.StartsWith("<0x", StringComparison.Ordinal) ? 6 : 1).ToArray())
            .Add("tokenizer.ggml.bos_token_id", 1u).Add("tokenizer.ggml.eos_token_id", 2u);
    }

    private static List<int> Encode(TextTokenizer tokenizer, string text, bool special = false)
    {
        List<int> ids = [];
        tokenizer.Encode(text, special, ids);
        return ids;
    }

    private TextTokenizer Tokenizer(GgufWriter writer, string architecture = "llama") =>
        TextTokenizer.Load(Encoding.UTF8.GetBytes(GgufTokenizer.Write(Header(writer), new(architecture, architecture)).ToJsonString()));

    private GgufMetadata Header(GgufWriter writer)
    {
        string path = _folder.File("header.gguf");
        File.WriteAllBytes(path, writer.ToBytes());
        return GgufHeader.Read(path).Metadata;
    }
}
