using System.Text;
using System.Text.Json;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import;

/// <summary>Takes over what turns text into tokens and back, as it is.</summary>
internal sealed record ModelText(IReadOnlyList<string> Missing)
{
    private const int MostBytes = 256 << 20;

    private static readonly string[] Optional =
    [
        "generation_config.json", "special_tokens_map.json", "added_tokens.json", "tokenizer.model", "vocab.json", "merges.txt",
    ];

    public static ModelText Copy(string source, string target)
    {
        bool hasTokenizer = CopyFile(source, target, ExpertFiles.Tokenizer);
        bool hasSettings = CopyFile(source, target, ExpertFiles.TokenizerConfiguration);
        bool hasTemplate = CopyFile(source, target, ExpertFiles.ChatTemplate)
            || (hasSettings && ExtractTemplate(Path.Combine(target, ExpertFiles.TokenizerConfiguration), target));
        foreach (string name in Optional)
        {
            CopyFile(source, target, name);
        }

        var missing = new List<string>();
        void Require(bool present, string name)
        {
            if (!present)
            {
                missing.Add(name);
            }
        }

        Require(hasTokenizer, ExpertFiles.Tokenizer);
        Require(hasSettings, ExpertFiles.TokenizerConfiguration);
        Require(hasTemplate, ExpertFiles.ChatTemplate);
        return new(missing);
    }

    private static bool CopyFile(string source, string target, string name)
    {
        string destination = Path.Combine(target, name);
        if (ModelFiles.Read(source, name, MostBytes) is not { } bytes)
        {
            File.Delete(destination);
            return false;
        }

        File.WriteAllBytes(destination, bytes);
        return true;
    }

    // Older folders keep the template inside the tokenizer's settings, alone or as a list of named ones.
    private static bool ExtractTemplate(string settings, string target)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(settings), new JsonDocumentOptions { MaxDepth = 64 });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("chat_template", out JsonElement template))
            {
                return false;
            }

            string? text = template.ValueKind == JsonValueKind.String
                ? template.GetString()
                : template.ValueKind == JsonValueKind.Array ? Named(template) : null;
            if (text is null)
            {
                return false;
            }

            File.WriteAllText(Path.Combine(target, ExpertFiles.ChatTemplate), text, new UTF8Encoding(false));
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ModelImportException($"{ExpertFiles.TokenizerConfiguration} is not JSON: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private static string? Named(JsonElement templates) => templates.EnumerateArray()
        .Where(template => template.ValueKind == JsonValueKind.Object
            && template.TryGetProperty("name", out JsonElement name) && name.ValueKind == JsonValueKind.String && name.GetString() == "default"
            && template.TryGetProperty("template", out JsonElement text) && text.ValueKind == JsonValueKind.String)
        .Select(template => template.GetProperty("template").GetString())
        .FirstOrDefault();
}
