using System.Text.Json;
using CoERouter.Experts.Tokenization;
using CoERouter.Tests.Experts.Tokenization;

namespace CoERouter.Tests.Conformance.Tokenizers;

/// <summary>Reads published vectors; each file is parsed once, each tokenizer loaded once.</summary>
internal static class Vectors
{
    private static readonly Dictionary<string, TextTokenizer> s_tokenizers = [];
    private static readonly Dictionary<string, JsonDocument> s_documents = [];
    private static readonly Lock s_lock = new();

    internal static TextTokenizer Tokenizer(string path)
    {
        string found = SharedFixtures.Find(path);
        lock (s_lock)
        {
            if (!s_tokenizers.TryGetValue(found, out TextTokenizer? tokenizer))
            {
                s_tokenizers[found] = tokenizer = TextTokenizer.Load(found);
            }

            return tokenizer;
        }
    }

    internal static JsonElement Json(string path)
    {
        string found = SharedFixtures.Find(path);
        lock (s_lock)
        {
            if (!s_documents.TryGetValue(found, out JsonDocument? document))
            {
                s_documents[found] = document = JsonDocument.Parse(File.ReadAllBytes(found));
            }

            return document.RootElement;
        }
    }

    internal static List<int> Ids(JsonElement array) => [.. array.EnumerateArray().Select(id => id.GetInt32())];

    /// <summary>The ids of a text with control tokens recognised and those that the model expects around it.</summary>
    internal static List<int> Encode(TextTokenizer tokenizer, string text)
    {
        List<int> ids = [.. tokenizer.PrefixIds];
        tokenizer.Encode(text, special: true, ids);
        ids.AddRange(tokenizer.SuffixIds);
        return ids;
    }

    /// <summary>One line for each case whose result is not the expected one, so that a failure shows all of them.</summary>
    internal static string Describe(string name, IEnumerable<int> expected, IEnumerable<int> actual) =>
        expected.SequenceEqual(actual) ? "" : $"{name}: expected [{string.Join(',', expected)}] but got [{string.Join(',', actual)}]\n";
}
