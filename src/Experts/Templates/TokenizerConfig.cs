using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CoERouter.Experts.Tokenization;

namespace CoERouter.Experts.Templates;

/// <summary>Writes <c>tokenizer_config.json</c> as Hugging Face's libraries read it.</summary>
internal static class TokenizerConfig
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Write(ChatTemplate template, ITokenizer tokenizer, int contextLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(contextLength, 1);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_options))
        {
            json.WriteStartObject();
            json.WriteString("tokenizer_class", "PreTrainedTokenizerFast");
            json.WriteNumber("model_max_length", contextLength);
            json.WriteBoolean("clean_up_tokenization_spaces", false);
            json.WriteBoolean("add_prefix_space", false);
            json.WriteString("eos_token", template.Markers.End);
            json.WriteString("pad_token", template.Markers.Pad);
            json.WriteString("chat_template", template.ToJinja());
            json.WriteStartObject("added_tokens_decoder");
            var tokens = template.Markers.Tokens.Select(token => (token, tokenizer.IdOf(token)!.Value));
            foreach (var (token, id) in tokens.DistinctBy(entry => entry.Value))
            {
                json.WriteStartObject(id.ToString(CultureInfo.InvariantCulture));
                json.WriteString("content", token);
                json.WriteBoolean("lstrip", false);
                json.WriteBoolean("normalized", false);
                json.WriteBoolean("rstrip", false);
                json.WriteBoolean("single_word", false);
                json.WriteBoolean("special", true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }
}
