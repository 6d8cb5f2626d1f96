using System.Text.Json;

namespace CoERouter.Experts.Tokenization.Json;

/// <summary>Writes a definition in the field order of Hugging Face's own files.</summary>
internal static class TokenizerWriter
{
    internal static void Write(TokenizerDefinition definition, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        AddedTokens(definition.AddedTokens, json);
        Normalizer(definition.NormalizeToFormC, json);
        PreTokenizer(definition.PreTokenizer, json);
        PostProcessor(definition, json);
        json.WritePropertyName("decoder");
        ByteLevel(addPrefixSpace: false, useRegex: false, json);
        Model(definition, json);
        json.WriteEndObject();
    }

    private static void AddedTokens(IReadOnlyList<AddedToken> tokens, Utf8JsonWriter json)
    {
        json.WriteStartArray("added_tokens");
        foreach (var token in tokens)
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            json.WriteString("content", token.Content);
            json.WriteBoolean("single_word", token.SingleWord);
            json.WriteBoolean("lstrip", token.LeftStrip);
            json.WriteBoolean("rstrip", token.RightStrip);
            json.WriteBoolean("normalized", token.Normalized);
            json.WriteBoolean("special", token.Special);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Normalizer(bool formC, Utf8JsonWriter json)
    {
        if (!formC)
        {
            json.WriteNull("normalizer");
            return;
        }

        json.WriteStartObject("normalizer");
        json.WriteString("type", "NFC");
        json.WriteEndObject();
    }

    private static void PreTokenizer(IReadOnlyList<PreTokenizerStep> steps, Utf8JsonWriter json)
    {
        json.WritePropertyName("pre_tokenizer");
        if (steps.Count == 1)
        {
            Step(steps[0], json);
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        foreach (var step in steps)
        {
            Step(step, json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Step(PreTokenizerStep step, Utf8JsonWriter json)
    {
        if (step is PreTokenizerStep.ByteLevel byteLevel)
        {
            ByteLevel(byteLevel.AddPrefixSpace, byteLevel.UseRegex, json);
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", step.GetType().Name);
        switch (step)
        {
            case PreTokenizerStep.Digits digits:
                json.WriteBoolean("individual_digits", digits.Individual);
                break;
            case PreTokenizerStep.Punctuation punctuation:
                json.WriteString("behavior", punctuation.Behavior.ToString());
                break;
            case PreTokenizerStep.Split split:
                json.WriteStartObject("pattern");
                json.WriteString(split.Literal ? "String" : "Regex", split.Pattern);
                json.WriteEndObject();
                json.WriteString("behavior", split.Behavior.ToString());
                json.WriteBoolean("invert", split.Invert);
                break;
        }

        json.WriteEndObject();
    }

    private static void ByteLevel(bool addPrefixSpace, bool useRegex, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", addPrefixSpace);
        json.WriteBoolean("trim_offsets", false);
        json.WriteBoolean("use_regex", useRegex);
        json.WriteEndObject();
    }

    private static void PostProcessor(TokenizerDefinition definition, Utf8JsonWriter json)
    {
        if (definition.PrefixIds.Count + definition.SuffixIds.Count == 0)
        {
            json.WriteNull("post_processor");
            return;
        }

        json.WriteStartObject("post_processor");
        json.WriteString("type", "TemplateProcessing");
        var texts = TokenTexts(definition);
        Template("single", definition, texts, second: false, json);
        Template("pair", definition, texts, second: true, json);
        json.WriteStartObject("special_tokens");
        foreach (var id in definition.PrefixIds.Concat(definition.SuffixIds).Distinct())
        {
            json.WriteStartObject(texts[id]);
            json.WriteString("id", texts[id]);
            json.WriteStartArray("ids");
            json.WriteNumberValue(id);
            json.WriteEndArray();
            json.WriteStartArray("tokens");
            json.WriteStringValue(texts[id]);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Template(
        string name, TokenizerDefinition definition, Dictionary<int, string> texts, bool second, Utf8JsonWriter json)
    {
        json.WriteStartArray(name);
        Parts(definition.PrefixIds, texts, json);
        Part("Sequence", "A", json);
        if (second)
        {
            Part("Sequence", "B", json);
        }

        Parts(definition.SuffixIds, texts, json);
        json.WriteEndArray();
    }

    private static void Parts(IReadOnlyList<int> ids, Dictionary<int, string> texts, Utf8JsonWriter json)
    {
        foreach (var id in ids)
        {
            Part("SpecialToken", texts[id], json);
        }
    }

    private static void Part(string kind, string id, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject(kind);
        json.WriteString("id", id);
        json.WriteNumber("type_id", 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static Dictionary<int, string> TokenTexts(TokenizerDefinition definition)
    {
        var texts = definition.Vocabulary.ToDictionary(entry => entry.Value, entry => entry.Key);
        foreach (var token in definition.AddedTokens)
        {
            texts[token.Id] = token.Content;
        }

        return texts;
    }

    private static void Model(TokenizerDefinition definition, Utf8JsonWriter json)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteNull("unk_token");
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        json.WriteBoolean("ignore_merges", definition.IgnoreMerges);
        json.WriteStartObject("vocab");
        foreach (var (token, id) in definition.Vocabulary.OrderBy(entry => entry.Value))
        {
            json.WriteNumber(token, id);
        }

        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var (left, right) in definition.Merges)
        {
            json.WriteStringValue($"{left} {right}");
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
