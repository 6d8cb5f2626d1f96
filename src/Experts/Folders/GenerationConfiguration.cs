using System.Text.Json;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Folders;

/// <summary>Writes <c>genai_config.json</c>, from which other programs learn the model's shape and the names of its inputs and
/// outputs.</summary>
internal static class GenerationConfiguration
{
    public static byte[] Write(DecoderSpec spec, IReadOnlyList<int> endIds, int padId)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteStartObject("model");
            json.WriteString("type", "coe-sparse-decoder");
            json.WriteNumber("vocab_size", spec.VocabularySize);
            json.WriteNumber("context_length", spec.ContextLength);
            WriteEnds(json, endIds);
            json.WriteNumber("pad_token_id", padId);
            json.WriteStartObject("decoder");
            json.WriteString("filename", ExpertFiles.Model);
            json.WriteNumber("head_size", spec.HeadSize);
            json.WriteNumber("hidden_size", spec.Width);
            json.WriteNumber("num_attention_heads", spec.Heads);
            json.WriteNumber("num_key_value_heads", spec.KeyValueHeads);
            json.WriteNumber("num_hidden_layers", spec.Layers);
            WriteInputs(json, spec);
            WriteOutputs(json, spec);
            json.WriteEndObject();
            json.WriteEndObject();
            WriteSearch(json, spec);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteEnds(Utf8JsonWriter json, IReadOnlyList<int> endIds)
    {
        if (endIds.Count == 1)
        {
            json.WriteNumber("eos_token_id", endIds[0]);
            return;
        }

        json.WriteStartArray("eos_token_id");
        foreach (int id in endIds)
        {
            json.WriteNumberValue(id);
        }

        json.WriteEndArray();
    }

    private static void WriteInputs(Utf8JsonWriter json, DecoderSpec spec)
    {
        json.WriteStartObject("inputs");
        json.WriteString("input_ids", GraphNames.InputIds);
        json.WriteString("current_sequence_length", GraphNames.SequenceLengths);
        json.WriteString("total_sequence_length", GraphNames.TotalSequenceLength);
        json.WriteString("past_key_names", "past_key_values.%d.key");
        json.WriteString("past_value_names", "past_key_values.%d.value");
        json.WriteString("logits_positions", GraphNames.LogitsPositions);
        json.WriteString("gating", GraphNames.Gating);
        if (spec.ConvolutionWidth > 0)
        {
            json.WriteString("past_convolution_names", "past_convolution.%d");
        }

        json.WriteEndObject();
    }

    private static void WriteOutputs(Utf8JsonWriter json, DecoderSpec spec)
    {
        json.WriteStartObject("outputs");
        json.WriteString("logits", GraphNames.Logits);
        json.WriteString("present_key_names", "present.%d.key");
        json.WriteString("present_value_names", "present.%d.value");
        json.WriteString("routing", GraphNames.Routing);
        if (spec.ConvolutionWidth > 0)
        {
            json.WriteString("present_convolution_names", "present_convolution.%d");
        }

        json.WriteEndObject();
    }

    private static void WriteSearch(Utf8JsonWriter json, DecoderSpec spec)
    {
        json.WriteStartObject("search");
        json.WriteBoolean("do_sample", false);
        json.WriteNumber("max_length", spec.ContextLength);
        json.WriteBoolean("past_present_share_buffer", true);
        json.WriteEndObject();
    }
}
