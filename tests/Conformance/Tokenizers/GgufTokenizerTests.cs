using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CoERouter.Experts.Import.Gguf;
using CoERouter.Experts.Tokenization;
using CoERouter.Experts.Tokenization.SentencePieces;
using CoERouter.Tests.Experts.Import.Gguf;
using CoERouter.Tests.Experts.Tokenization;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Conformance.Tokenizers;

/// <summary>Published tokenizers written into GGUF by the rules of its converter, read back, and held to every published vector.</summary>
public sealed class GgufTokenizerTests : IDisposable
{
    private const string Generated = "09-tokenizers/vectors/generated_by_huggingface_tokenizers_0.2.0.json";
    private const string Tables = "09-tokenizers/vectors/transformers.js-tables.json";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gpt2", "tokenizer.json", "gpt-2", "gpt2")]
    [InlineData("falcon", "tokenizer.json", "falcon", "llama")]
    [InlineData("granite-3.1-1b-a400m-instruct", "tokenizer.json", "refact", "granitemoe")]
    [InlineData("phi-2", "tokenizer.json", "gpt-2", "phi3")]
    [InlineData("qwen2.5", "tokenizer.rebuilt.json", "qwen2", "qwen2")]
    [InlineData("qwen2.5", "tokenizer.rebuilt.json", null, "qwen2")]
    [InlineData("phi-3-mini", "tokenizer.json", null, "phi3")]
    public void Ten_texts_have_their_ids_and_their_decoded_texts(string name, string file, string? rule, string architecture)
    {
        TextTokenizer tokenizer = OfJson($"09-tokenizers/tokenizer-json/{name}/{file}", rule, architecture);
        string faults = "";
        foreach (JsonElement item in Vectors.Json(Generated).GetProperty("tokenizers").GetProperty(name).EnumerateArray())
        {
            string text = item.GetProperty("text").GetString()!;
            List<int> ids = Vectors.Ids(item.GetProperty("ids"));
            faults += Vectors.Describe(text, ids, Vectors.Encode(tokenizer, text));
            string decoded = tokenizer.Decode([.. ids]);
            faults += decoded == item.GetProperty("decoded_skip_special").GetString() ? "" : $"{text}: decoded as |{decoded}|\n";
        }

        Assert.True(faults.Length == 0, faults);
    }

    [Theory]
    [InlineData("tiiuae/falcon-7b", "falcon/tokenizer.json", "falcon", "llama", 24)]
    [InlineData("Xenova/gpt2", "gpt2/tokenizer.json", "gpt-2", "gpt2", 26)]
    [InlineData("openai-community/gpt2", "gpt2/tokenizer.json", "default", "gpt2", 26)]
    [InlineData("Xenova/Qwen1.5-0.5B-Chat", "qwen2.5/tokenizer.rebuilt.json", "qwen2", "qwen2", 25)]
    public void Every_case_of_the_javascript_tables_holds(string model, string file, string rule, string architecture, int count)
    {
        TextTokenizer tokenizer = OfJson($"09-tokenizers/tokenizer-json/{file}", rule, architecture);
        List<JsonProperty> tests = Tests(model);
        Assert.Equal(count, tests.Count);
        string faults = string.Concat(tests.Select(test => test.Value).Where(test => !test.TryGetProperty("text_pair", out _)).Select(test =>
            Vectors.Describe(test.GetProperty("text").GetString()!, Vectors.Ids(test.GetProperty("ids")), Vectors.Encode(tokenizer, test.GetProperty("text").GetString()!))));
        Assert.True(faults.Length == 0, faults);
    }

    [Fact]
    public void Every_text_of_the_llama_table_begins_with_the_begin_token()
    {
        TextTokenizer tokenizer = OfJson("09-tokenizers/tokenizer-json/phi-3-mini/tokenizer.json", null, "llama", ("tokenizer.ggml.add_bos_token", true));
        string faults = "";
        int compared = 0;
        foreach (JsonElement test in Tests("Xenova/llama-tokenizer").Select(test => test.Value))
        {
            string text = test.GetProperty("text").GetString()!;
            if (!text.Contains("<|", StringComparison.Ordinal))
            {
                faults += Vectors.Describe(text, Vectors.Ids(test.GetProperty("ids")), Vectors.Encode(tokenizer, text));
                compared++;
            }
        }

        Assert.True(faults.Length == 0, faults);
        Assert.InRange(compared, 30, 37);
    }

    [Theory]
    [InlineData("distilgpt2", "gpt2", "gpt-2", "gpt2")]
    [InlineData("tiiuae/falcon-7b", "falcon", "falcon", "llama")]
    public void Every_input_of_swift_has_its_ids(string model, string name, string rule, string architecture)
    {
        TextTokenizer tokenizer = OfJson($"09-tokenizers/tokenizer-json/{name}/tokenizer.json", rule, architecture);
        JsonElement cases = Vectors.Json("09-tokenizers/vectors/swift-transformers/tokenizer_tests.json").GetProperty(model);
        string faults = string.Concat(cases.EnumerateArray().Select(item => Vectors.Describe(
            item.GetProperty("input").GetString()!,
            Vectors.Ids(item.GetProperty("encoded").GetProperty("input_ids")),
            Vectors.Encode(tokenizer, item.GetProperty("input").GetString()!))));
        Assert.True(faults.Length == 0, faults);
        Assert.True(cases.GetArrayLength() >= 18);
    }

    [Theory]
    [InlineData("cl100k_base", "cl100k_base", "dbrx", 75)]
    [InlineData("o200k_harmony", "o200k_base", "gpt-4o", 84)]
    public void Every_text_of_tiktoken_has_its_ids(string encoding, string ranks, string rule, int count)
    {
        TextTokenizer tokenizer = OfRanks(encoding, SharedFixtures.Tiktoken($"{ranks}.tiktoken"), rule);
        List<JsonElement> cases = [.. Vectors.Json("09-tokenizers/tiktoken/TestPlans.json").GetProperty("cases").EnumerateArray()
            .Where(item => item.GetProperty("encoding").GetString() == encoding)];
        Assert.Equal(count, cases.Count);
        string faults = "";
        foreach (JsonElement item in cases)
        {
            string text = item.GetProperty("text").GetString()!;
            List<int> ids = [];
            tokenizer.Encode(text, special: true, ids);
            faults += Vectors.Describe(text, Vectors.Ids(item.GetProperty("ids")), ids);
            faults += tokenizer.Decode([.. ids], special: true) == text ? "" : $"{text}: does not come back\n";
        }

        Assert.True(faults.Length == 0, faults);
    }

    [Theory]
    [InlineData("09-tokenizers/sentencepiece/mistral_instruct_tokenizer_240323.model.v3")]
    [InlineData("09-tokenizers/sentencepiece/tokenizer.model.v1")]
    [InlineData("01-stories260k-llama/upstream/tok512.model")]
    public void Every_text_of_sentence_piece_has_its_ids(string path)
    {
        SentencePieceModel model = SentencePieceReader.Read(File.ReadAllBytes(SharedFixtures.Find(path)));
        GgufWriter writer = new GgufWriter().Add("tokenizer.ggml.model", "llama").Add("tokenizer.ggml.pre", "default")
            .Add("tokenizer.ggml.tokens", model.Pieces.Select(piece => piece.Text).ToArray())
            .Add("tokenizer.ggml.scores", model.Pieces.Select(piece => piece.Score).ToArray())
            .Add("tokenizer.ggml.token_type", model.Pieces.Select(piece => (int)piece.Kind).ToArray())
            .Add("tokenizer.ggml.bos_token_id", 1u).Add("tokenizer.ggml.add_space_prefix", model.AddsPrefix);
        TextTokenizer tokenizer = Read(writer, "llama");
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Conformance", "Tokenizers", "sentencepiece-vectors.json")));
        List<string> texts = [.. vectors.RootElement.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)];
        List<List<int>> ids = [.. vectors.RootElement.GetProperty("ids").GetProperty(Path.GetFileName(path)).EnumerateArray().Select(Vectors.Ids)];
        string faults = "";
        int compared = 0;
        for (int i = 0; i < texts.Count; i++)
        {
            // What this model's own program does with spaces and other forms of characters, GGUF has no words for.
            bool isPlain = texts[i].IsNormalized(NormalizationForm.FormKC) && !texts[i].AsSpan().ContainsAny("\t\n▁") && texts[i] == texts[i].Trim()
                && !texts[i].Contains("  ", StringComparison.Ordinal);
            if (isPlain || !model.RemovesSpaces)
            {
                List<int> encoded = [];
                tokenizer.Encode(texts[i], special: false, encoded);
                faults += Vectors.Describe(texts[i], ids[i], encoded);
                compared++;
            }
        }

        Assert.True(faults.Length == 0, faults);
        Assert.InRange(compared, 10, 24);
        Assert.Equal([1], tokenizer.PrefixIds);
    }

    /// <summary>Where a vocabulary is not at hand, the published tokens still show where a text must be cut: no token lies across a cut.</summary>
    [Theory]
    [InlineData("Xenova/llama3-tokenizer", "llama-bpe", 37)]
    [InlineData("Xenova/deepseek-coder-1.3b-instruct", "deepseek-coder", 37)]
    [InlineData("bigcode/santacoder", "starcoder", 6)]
    [InlineData("Xenova/gpt-4", "dbrx", 4)]
    [InlineData("Xenova/gpt-4o", "gpt-4o", 15)]
    public void Published_tokens_lie_within_the_pieces(string model, string rule, int count)
    {
        string steps = GgufSplitRule.Of(Header(new GgufWriter().Add("tokenizer.ggml.pre", rule)), new("llama", "llama")).ToJson().ToJsonString();
        List<JsonProperty> tests = Tests(model);
        Assert.Equal(count, tests.Count);
        int tokens = 0;
        foreach (JsonElement test in tests.Select(test => test.Value))
        {
            string text = test.GetProperty("text").GetString()!;
            string[] published = [.. test.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()!)];
            if (text.Contains('<', StringComparison.Ordinal) || published.Length == 0 || published[0].StartsWith('<'))
            {
                // Control tokens are found before anything is cut.
                continue;
            }

            HashSet<int> ends = [];
            int end = 0;
            foreach (string token in published)
            {
                ends.Add(end += token.Length);
                tokens++;
            }

            int place = 0;
            foreach (string piece in TokenizerSamples.Pieces(steps, text))
            {
                place += Encoding.UTF8.GetByteCount(piece);
                Assert.True(ends.Contains(place), $"|{text}| is cut after |{piece}|, within a token of [{string.Join(' ', published)}].");
            }
        }

        Assert.True(tokens > 20);
    }

    [Theory]
    [InlineData("tekken", "Don't STOP 1234 CamelCase\n\nx", "Don|'t| STOP| |1|2|3|4| Camel|Case|\n\n|x")]
    [InlineData("deepseek-llm", "It's 1234 naïve 日本語!? x\n", "It|'|s| |1|2|3|4| na|ï|ve| |日本語|!?| x|\n")]
    [InlineData("deepseek-v3", "It's 12345 naïve 日本語!? x\n", "It|'s| |123|45| naïve| |日本語|!?| x|\n")]
    [InlineData("smollm", "It's 1234 x", "It|'s| |1|2|3|4| x")]
    [InlineData("olmo", "It's 1234 x", "It|'s| 1234| x")]
    [InlineData("falcon", "It's 1234 x", "It|'|s| |123|4| x")]
    public void A_rule_cuts_as_its_makers_do(string rule, string text, string pieces)
    {
        string steps = GgufSplitRule.Of(Header(new GgufWriter().Add("tokenizer.ggml.pre", rule)), new("llama", "llama")).ToJson().ToJsonString();
        Assert.Equal(pieces, string.Join('|', TokenizerSamples.Pieces(steps, text)));
    }

    private static List<JsonProperty> Tests(string model) => [.. Vectors.Json(Tables).GetProperty("models").GetProperty(model).GetProperty("tests").EnumerateObject()];

    private TextTokenizer OfJson(string path, string? rule, string architecture, params (string Key, object Value)[] more)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(SharedFixtures.Find(path)));
        JsonElement model = document.RootElement.GetProperty("model");
        bool isSentencePiece = model.TryGetProperty("byte_fallback", out JsonElement bytes) && bytes.GetBoolean();
        SortedDictionary<int, (string Text, int Kind)> tokens = [];
        foreach (JsonProperty token in model.GetProperty("vocab").EnumerateObject())
        {
            int kind = isSentencePiece && token.Name is ['<', '0', 'x', _, _, '>'] ? 6 : 1;
            tokens[token.Value.GetInt32()] = (token.Name, kind);
        }

        foreach (JsonElement token in document.RootElement.GetProperty("added_tokens").EnumerateArray())
        {
            string content = token.GetProperty("content").GetString()!;
            int kind = isSentencePiece && content == "<unk>" ? 2 : token.GetProperty("special").GetBoolean() ? 3 : 4;
            tokens[token.GetProperty("id").GetInt32()] = (content, kind);
        }

        Assert.Equal(tokens.Count - 1, tokens.Keys.Max());
        GgufWriter writer = new GgufWriter().Add("tokenizer.ggml.model", isSentencePiece ? "llama" : "gpt2")
            .Add("tokenizer.ggml.tokens", tokens.Values.Select(token => token.Text).ToArray())
            .Add("tokenizer.ggml.token_type", tokens.Values.Select(token => token.Kind).ToArray()).Add("tokenizer.ggml.bos_token_id", 1u);
        if (isSentencePiece)
        {
            // The scores that its makers' file has: minus the number of the merge, and the lowest for runs of spaces.
            writer.Add("tokenizer.ggml.scores", tokens.Select(token => token.Key < 259 ? 0f
                : token.Value.Text.All(character => character == '▁') ? -1e9f : 258f - token.Key).ToArray());
        }
        else
        {
            writer.Add("tokenizer.ggml.merges", model.GetProperty("merges").EnumerateArray().Select(merge => merge.ValueKind == JsonValueKind.Array
                ? string.Join(' ', merge.EnumerateArray().Select(part => part.GetString())) : merge.GetString()!).ToArray());
        }

        if (rule is not null)
        {
            writer.Add("tokenizer.ggml.pre", rule);
        }

        if (more.Length == 0)
        {
            writer.Add("tokenizer.ggml.add_bos_token", false);
        }

        foreach ((string key, object value) in more)
        {
            writer.Add(key, value);
        }

        return Read(writer, architecture);
    }

    private TextTokenizer OfRanks(string encoding, string path, string rule)
    {
        Dictionary<string, int> ranks = new(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            string[] parts = line.Split(' ');
            ranks.Add(ByteAlphabet.Write(Convert.FromBase64String(parts[0])), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        }

        SortedDictionary<int, (string Text, int Kind)> tokens = [];
        foreach ((string text, int rank) in ranks)
        {
            tokens.Add(rank, (text, 1));
        }

        foreach ((string text, int id) in CoERouter.Experts.Tokenization.Tiktoken.TiktokenEncoding.Named(encoding)!.SpecialTokens)
        {
            tokens.Add(id, (text, 3));
        }

        int last = tokens.Keys.Max();
        for (int id = 0; id < last; id++)
        {
            tokens.TryAdd(id, ($"[PAD{id}]", 5));
        }

        string[] merges = [.. ranks.OrderBy(rank => rank.Value).Where(rank => rank.Key.Length > 1).Select(rank => MergeOf(rank.Key, rank.Value, ranks)).OfType<string>()];
        return Read(
            new GgufWriter().Add("tokenizer.ggml.model", "gpt2").Add("tokenizer.ggml.pre", rule)
                .Add("tokenizer.ggml.tokens", tokens.Values.Select(token => token.Text).ToArray())
                .Add("tokenizer.ggml.token_type", tokens.Values.Select(token => token.Kind).ToArray()).Add("tokenizer.ggml.merges", merges),
            "llama");
    }

    // The last merge that spells a token, with tokens of smaller ranks alone.
    private static string? MergeOf(string token, int rank, Dictionary<string, int> ranks)
    {
        List<string> parts = [.. token.Select(character => character.ToString())];
        while (parts.Count > 2)
        {
            int best = -1, lowest = rank;
            for (int i = 0; i + 1 < parts.Count; i++)
            {
                if (ranks.TryGetValue(parts[i] + parts[i + 1], out int merged) && merged < lowest)
                {
                    (best, lowest) = (i, merged);
                }
            }

            if (best < 0)
            {
                return null;
            }

            parts[best] += parts[best + 1];
            parts.RemoveAt(best + 1);
        }

        return string.Join(' ', parts);
    }

    private TextTokenizer Read(GgufWriter writer, string architecture)
    {
        JsonObject json = GgufTokenizer.Write(Header(writer), new(architecture, architecture));
        return TextTokenizer.Load(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    private GgufMetadata Header(GgufWriter writer)
    {
        string path = _folder.File("vocabulary.gguf");
        File.WriteAllBytes(path, writer.ToBytes());
        return GgufHeader.Read(path).Metadata;
    }
}
