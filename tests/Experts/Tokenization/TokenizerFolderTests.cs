using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Folders;
using Xunit;

namespace CoERouter.Tests.Experts.Tokenization;

public sealed class TokenizerFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tokenizer").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_json_comes_first()
    {
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), TokenizerSamples.WordPiece);
        File.WriteAllText(Path.Combine(_folder, "vocab.txt"), "x\n");
        Assert.Equal(3, TokenizerFolder.Load(_folder).IdOf("un"));
    }

    [Fact]
    public void An_empty_folder_is_refused()
    {
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => TokenizerFolder.Load(_folder));
        Assert.Contains("tokenizer.json", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vocabulary_and_merges_of_qwen_are_its_tokenizer()
    {
        string source = Path.GetDirectoryName(SharedFixtures.Tokenizer("qwen2.5/vocab.json"))!;
        Copy(source, "vocab.json", "merges.txt", "tokenizer_config.json");
        TextTokenizer folder = TokenizerFolder.Load(_folder);
        TextTokenizer json = TextTokenizer.Load(Path.Combine(source, "tokenizer.rebuilt.json"));
        const string Text = "<|im_start|>user\nIt's 123 naïve cafés e\u0301 日本語 🙂  <|im_end|>\n";
        Assert.Equal(TokenizerSamples.Encode(json, Text, special: true), TokenizerSamples.Encode(folder, Text, special: true));
        Assert.Equal(json.VocabularySize, folder.VocabularySize);
    }

    [Fact]
    public void Lines_of_words_are_a_tokenizer_of_bert()
    {
        string source = Path.GetDirectoryName(SharedFixtures.Tokenizer("all-MiniLM-L6-v2/vocab.txt"))!;
        Copy(source, "vocab.txt", "tokenizer_config.json");
        TextTokenizer json = TextTokenizer.Load(Path.Combine(source, "tokenizer.json"));
        const string Text = "Unaffable cafés, naïve 日本語!";
        Assert.Equal(json.Tokenize(Text).Ids, TokenizerFolder.Load(_folder).Tokenize(Text).Ids);
    }

    [Fact]
    public void A_sentence_piece_model_takes_its_markers_from_the_settings()
    {
        Copy(Path.GetDirectoryName(SharedFixtures.SentencePiece("tokenizer.model.v1"))!, "tokenizer.model.v1");
        File.Move(Path.Combine(_folder, "tokenizer.model.v1"), Path.Combine(_folder, "tokenizer.model"));
        Assert.Empty(TokenizerFolder.Load(_folder).PrefixIds);
        File.WriteAllText(
            Path.Combine(_folder, "tokenizer_config.json"),
            """{"tokenizer_class":"LlamaTokenizer","bos_token":{"content":"<s>"},"eos_token":"</s>","add_eos_token":true}""");
        TextTokenizer tokenizer = TokenizerFolder.Load(_folder);
        Assert.Equal([1], tokenizer.PrefixIds);
        Assert.Equal([2], tokenizer.SuffixIds);
    }

    [Fact]
    public void Ranks_under_the_name_of_a_model_are_found()
    {
        File.WriteAllLines(
            Path.Combine(_folder, "tokenizer.model"), Enumerable.Range(0, 256).Select(value => $"{Convert.ToBase64String([(byte)value])} {value}"));
        File.WriteAllText(
            Path.Combine(_folder, "tokenizer_config.json"),
            """{"add_bos_token":true,"bos_token":"<|begin|>","added_tokens_decoder":{"256":{"content":"<|begin|>","special":true}}}""");
        Assert.Equal([256, 'a', ' ', 'b'], TokenizerFolder.Load(_folder).Tokenize("a b").Ids);
    }

    private void Copy(string source, params string[] names)
    {
        foreach (string name in names)
        {
            File.Copy(Path.Combine(source, name), Path.Combine(_folder, name));
        }
    }
}
