using System.Text;
using System.Text.Json;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.Decoding;
using Xunit;

namespace CoERouter.Tests.Conformance.Tokenizers;

/// <summary>The cases of swift-transformers, for every model whose tokenizer is at hand.</summary>
public sealed class SwiftVectorTests
{
    private const string Folder = "09-tokenizers/vectors/swift-transformers";

    [Theory]
    [InlineData("bert-base-uncased", "all-MiniLM-L6-v2")]
    [InlineData("google-bert/bert-base-uncased", "all-MiniLM-L6-v2")]
    [InlineData("distilgpt2", "gpt2")]
    [InlineData("tiiuae/falcon-7b", "falcon")]
    [InlineData("t5-base", "t5-small")]
    public void Every_input_has_its_ids_and_its_decoded_text(string model, string name)
    {
        TextTokenizer tokenizer = Vectors.Tokenizer($"09-tokenizers/tokenizer-json/{name}/tokenizer.json");
        JsonElement cases = Vectors.Json($"{Folder}/tokenizer_tests.json").GetProperty(model);
        string faults = "";
        foreach (JsonElement item in cases.EnumerateArray())
        {
            string input = item.GetProperty("input").GetString()!;
            JsonElement encoded = item.GetProperty("encoded");
            List<int> ids = Vectors.Ids(encoded.GetProperty("input_ids"));
            TokenizedText tokens = tokenizer.Tokenize(input, special: true);
            faults += Vectors.Describe(input, ids, tokens.Ids);
            if (encoded.TryGetProperty("token_type_ids", out JsonElement types))
            {
                faults += Vectors.Describe(input, Vectors.Ids(types), tokens.TypeIds);
            }

            faults += Compare(input, item, "decoded_with_special", tokenizer.Decode([.. ids], special: true));
            faults += Compare(input, item, "decoded_without_special", tokenizer.Decode([.. ids]));
        }

        Assert.True(faults.Length == 0, faults);
        Assert.True(cases.GetArrayLength() >= 18);
    }

    [Theory]
    [InlineData("bert_uncased_encoded.json", "all-MiniLM-L6-v2")]
    [InlineData("falcon_encoded.json", "falcon")]
    [InlineData("gpt2_encoded_tokens.json", "gpt2")]
    [InlineData("t5_base_encoded.json", "t5-small")]
    public void The_french_text_has_its_ids_and_tokens(string file, string name)
    {
        TextTokenizer tokenizer = Vectors.Tokenizer($"09-tokenizers/tokenizer-json/{name}/tokenizer.json");
        JsonElement item = Vectors.Json($"{Folder}/{file}");
        List<int> expected = Vectors.Ids(item.GetProperty("token_ids"));
        List<int> ids = Vectors.Encode(tokenizer, item.GetProperty("text").GetString()!);
        Assert.Equal(expected, ids);
        string faults = Compare(file, item, "decoded_text", tokenizer.Decode([.. ids], special: true));
        Assert.True(faults.Length == 0, faults);
    }

    /// <summary>The published questions are the words that BERT's normalizer and pre-tokenizer make; each word must stay a word.</summary>
    [Fact]
    public void Ten_thousand_questions_are_cut_to_the_same_words()
    {
        TextTokenizer tokenizer = TextTokenizer.Load(Encoding.UTF8.GetBytes(
            """
            {"normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
             "pre_tokenizer":{"type":"BertPreTokenizer"},"model":{"type":"WordLevel","vocab":{"[UNK]":0},"unk_token":"[UNK]"}}
            """));
        JsonElement questions = Vectors.Json($"{Folder}/basic_tokenized_questions.json");
        Assert.Equal(10570, questions.GetArrayLength());
        foreach (JsonElement question in questions.EnumerateArray())
        {
            List<string> words = [.. question.EnumerateArray().Select(word => word.GetString()!)];
            string text = string.Join(' ', words);
            TokenizedText tokens = tokenizer.Tokenize(text);
            Assert.Equal(words, tokens.Spans.Select(span => text[span.Start..span.End]));
        }
    }

    private static string Compare(string input, JsonElement item, string field, string actual)
    {
        string expected = item.GetProperty(field).GetString()!;

        // Some of these models clean their text up and others do not; their settings are not at hand.
        return actual == expected || TextCleanup.Apply(actual) == expected ? "" : $"{input}: {field} is |{expected}| but got |{actual}|\n";
    }
}
