using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CoERouter.Experts.Tokenization.Json;
using CoERouter.Experts.Tokenization.Splitting;

namespace CoERouter.Experts.Tokenization.Folders;

/// <summary>Turns the vocabulary files of older folders into the JSON of <c>tokenizer.json</c>.</summary>
internal static class VocabularyFiles
{
    /// <summary><c>vocab.json</c> and <c>merges.txt</c>: byte-level BPE with GPT-2's pattern, or Qwen's where the settings name it.</summary>
    internal static JsonObject BytePairs(string vocabularyPath, string mergesPath, TokenizerSettings settings)
    {
        JsonArray merges = [];
        foreach (string line in Lines(mergesPath))
        {
            if (!line.StartsWith("#version", StringComparison.Ordinal))
            {
                merges.Add((JsonNode)line);
            }
        }

        bool isQwen = settings.Class.StartsWith("Qwen", StringComparison.Ordinal);
        JsonObject bytes = new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = !isQwen };
        return new JsonObject
        {
            ["added_tokens"] = Added(settings),
            ["normalizer"] = isQwen ? new JsonObject { ["type"] = "NFC" } : null,
            ["pre_tokenizer"] = isQwen
                ? new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = new JsonArray(Split(Cl100kSplitter.OneDigitPattern), bytes) }
                : bytes,
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = Parse(vocabularyPath), ["merges"] = merges },
        };
    }

    /// <summary><c>vocab.txt</c>: BERT's WordPiece, one token on each line.</summary>
    internal static JsonObject WordPieces(string path, TokenizerSettings settings)
    {
        JsonObject vocabulary = [];
        int id = 0;
        foreach (string line in Lines(path))
        {
            vocabulary[line] = id++;
        }

        JsonArray added = Added(settings);
        if (added.Count == 0)
        {
            foreach (string token in new[] { "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]" })
            {
                if (vocabulary[token] is { } value)
                {
                    added.Add(new JsonObject { ["id"] = (int)value, ["content"] = token, ["special"] = true });
                }
            }
        }

        return new JsonObject
        {
            ["added_tokens"] = added,
            ["normalizer"] = new JsonObject { ["type"] = "BertNormalizer", ["lowercase"] = settings.LowersCase || settings.Class.Length == 0 },
            ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
            ["post_processor"] = Markers(vocabulary),
            ["decoder"] = new JsonObject { ["type"] = "WordPiece" },
            ["model"] = new JsonObject { ["type"] = "WordPiece", ["vocab"] = vocabulary, ["unk_token"] = settings.Unknown ?? "[UNK]" },
        };
    }

    private static JsonObject? Markers(JsonObject vocabulary) => vocabulary["[CLS]"] is { } first && vocabulary["[SEP]"] is { } last
        ? new JsonObject
        {
            ["type"] = "BertProcessing",
            ["cls"] = new JsonArray("[CLS]", (int)first),
            ["sep"] = new JsonArray("[SEP]", (int)last),
        }
        : null;

    private static JsonObject Split(string pattern) => new()
    {
        ["type"] = "Split",
        ["pattern"] = new JsonObject { ["Regex"] = pattern },
        ["behavior"] = "Isolated",
    };

    private static JsonArray Added(TokenizerSettings settings) =>
    [
        .. settings.AddedTokens.Select(token => (JsonNode)new JsonObject
        {
            ["id"] = token.Id,
            ["content"] = token.Content,
            ["special"] = token.Special,
            ["single_word"] = token.SingleWord,
            ["lstrip"] = token.LeftStrip,
            ["rstrip"] = token.RightStrip,
            ["normalized"] = token.Normalized,
        }),
    ];

    private static JsonNode? Parse(string path)
    {
        try
        {
            return JsonNode.Parse(TokenizerFile.ReadBytes(path));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The file {Path.GetFileName(path)} is no valid JSON: {e.Message}", e);
        }
    }

    private static IEnumerable<string> Lines(string path) =>
        Encoding.UTF8.GetString(TokenizerFile.ReadBytes(path)).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0);
}
