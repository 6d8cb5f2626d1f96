using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CoERouter.Experts.Folders;

namespace CoERouter.Experts.Import.Gguf;

/// <summary>Writes configuration, tokenizer and chat template of a GGUF file as the files of a model folder.</summary>
internal static class GgufText
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes them.</summary>
    /// <exception cref="ModelImportException">The file does not describe a model that can be imported.</exception>
    public static void Unpack(GgufFile file, string folder)
    {
        Write(folder, ModelConfiguration.FileName, GgufConfiguration.Write(file));
        GgufMetadata metadata = file.Metadata;
        if (metadata.Texts(GgufVocabulary.TokensKey) is not { } tokens)
        {
            return;
        }

        JsonObject tokenizer = GgufTokenizer.Write(metadata, GgufArchitecture.Of(metadata));
        Write(folder, ExpertFiles.Tokenizer, tokenizer);
        JsonObject settings = new() { ["tokenizer_class"] = "PreTrainedTokenizerFast", ["clean_up_tokenization_spaces"] = false };
        foreach ((string field, string key) in (ReadOnlySpan<(string, string)>)[("bos_token", "bos"), ("eos_token", "eos"), ("unk_token", "unknown"), ("pad_token", "padding")])
        {
            if (metadata.Integer($"tokenizer.ggml.{key}_token_id") is { } id && id >= 0 && id < tokens.Count)
            {
                settings[field] = tokens[(int)id];
            }
        }

        if (metadata.ChatTemplate is { } template)
        {
            File.WriteAllText(Path.Combine(folder, ExpertFiles.ChatTemplate), template, new UTF8Encoding(false));
        }

        Write(folder, ExpertFiles.TokenizerConfiguration, settings);
    }

    private static void Write(string folder, string name, JsonObject value) =>
        File.WriteAllText(Path.Combine(folder, name), value.ToJsonString(s_json), new UTF8Encoding(false));
}
