using System.Text.Json;
using CoERouter.Experts.Graphs;

namespace CoERouter.Experts.Folders.Configurations;

/// <summary>Reads <c>genai_config.json</c>, and refuses what is no text decoder with one sentence that names every fault.</summary>
internal static class DecoderConfigurationReader
{
    private const int MostBytes = 4 << 20;
    private const int MostDepth = 32;
    private const int MostTokens = 1 << 24;
    private const int MostEndTokens = 1024;
    private const int MostSize = 1 << 20;
    private const int MostTemplateCharacters = 1 << 16;

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="ExpertFolderException">It is not valid, or describes no text decoder.</exception>
    public static DecoderConfiguration Read(string folder)
    {
        var file = new FileInfo(FolderPaths.Resolve(folder, ExpertFiles.GenerationConfiguration));
        if (file.Length > MostBytes)
        {
            throw new ExpertFolderException(
                $"The {ExpertFiles.GenerationConfiguration} of '{folder}' has {file.Length} bytes; at most {MostBytes} are read.");
        }

        ReadOnlyMemory<byte> json = File.ReadAllBytes(file.FullName);
        if (json.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            json = json[3..];
        }

        List<string> faults = [];
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MostDepth });
            DecoderConfiguration configuration = Read(document.RootElement, faults);
            return faults.Count == 0
                ? configuration
                : throw new ExpertFolderException($"The {ExpertFiles.GenerationConfiguration} of '{folder}' cannot be served: {string.Join("; ", faults)}.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ExpertFolderException(
                $"The {ExpertFiles.GenerationConfiguration} of '{folder}' is not valid: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private static DecoderConfiguration Read(JsonElement root, List<string> faults)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            faults.Add("it is not an object");
            return null!;
        }

        var whole = new ConfigurationFields(root, "", faults);
        ConfigurationFields model = whole.Object("model");
        ConfigurationFields decoder = model.Object("decoder");
        RefuseOtherModels(model, decoder, faults);
        int vocabulary = model.Integer("vocab_size", 1, MostTokens, 0);
        ConfigurationFields search = whole.Object("search");
        int longest = search.Integer("max_length", 0, MostTokens, 0);
        int context = model.Integer("context_length", 1, MostTokens, longest);
        if (vocabulary == 0 || context == 0 || !decoder.Has("filename"))
        {
            faults.Add("it needs model.vocab_size, model.context_length and model.decoder.filename");
        }

        IReadOnlyList<int> ends = model.Tokens("eos_token_id", MostEndTokens);
        return new()
        {
            Type = model.Text("type", "decoder")!,
            VocabularySize = vocabulary,
            ContextLength = context,
            EndTokens = ends,
            BeginToken = model.Token("bos_token_id"),
            PadToken = model.Token("pad_token_id"),
            FileName = decoder.Text("filename", ExpertFiles.Model)!,
            Layers = decoder.Integer("num_hidden_layers", 1, MostSize, 0),
            KeyValueHeads = decoder.Integer("num_key_value_heads", 1, MostSize, decoder.Integer("num_attention_heads", 1, MostSize, 0)),
            HeadSize = decoder.Integer("head_size", 1, MostSize, 0),
            HiddenSize = decoder.Integer("hidden_size", 1, MostSize, 0),
            ConvolutionCache = decoder.Integer("conv_cache_size", 1, MostSize, 0),
            SlidingWindow = decoder.Object("sliding_window").Integer("window_size", -1, MostTokens, 0),
            Search = ReadSearch(search, longest == 0 ? context : Math.Min(longest, context), vocabulary, ends, faults),
            PromptTemplates = ReadTemplates(model),
            Ports = ReadPorts(decoder.Object("inputs"), decoder.Object("outputs")),
        };
    }

    private static void RefuseOtherModels(ConfigurationFields model, ConfigurationFields decoder, List<string> faults)
    {
        void Refuse(bool holds, string fault)
        {
            if (holds)
            {
                faults.Add(fault);
            }
        }

        Refuse(!model.Has("decoder"), "it has no model.decoder, so it is no text decoder");
        Refuse(model.Has("encoder"), "it is an encoder with a decoder (model.encoder), and only decoders are served");
        Refuse(model.Has("vision"), "it reads images (model.vision), and only text is served");
        Refuse(model.Has("speech"), "it reads speech (model.speech), and only text is served");
        Refuse(model.Has("embedding"), "its decoder reads embeddings from a model of their own (model.embedding), and only decoders that read tokens are served");
        Refuse(decoder.Has("pipeline"), "its decoder is a pipeline of several models (model.decoder.pipeline), and only decoders of one model are served");
        Refuse(
            decoder.Object("session_options").Has("custom_ops_library"),
            "it wants compiled code loaded (custom_ops_library), and only the known operators are run");
    }

    private static SearchConfiguration ReadSearch(
        ConfigurationFields search, int longest, int vocabulary, IReadOnlyList<int> ends, List<string> faults)
    {
        int beams = search.Integer("num_beams", 1, 1024, 1);
        if (beams > 1)
        {
            faults.Add(
                vocabulary == 1
                    ? $"search.num_beams is {beams}, which is not served, and model.vocab_size is 1, which leaves nothing to search"
                    : $"search.num_beams is {beams}, and only search without beams (1) is served");
        }

        int shortest = search.Integer("min_length", 0, MostTokens, 0);
        if (shortest > 0 && ends.Where(end => end >= vocabulary).ToList() is { Count: > 0 } outside)
        {
            faults.Add(
                $"model.eos_token_id is {string.Join(", ", outside)}, legal with search.min_length {shortest} is 0 to {vocabulary - 1} (model.vocab_size is {vocabulary})");
        }

        if (search.Integer("no_repeat_ngram_size", 0, MostTokens, 0) > 0)
        {
            faults.Add("search.no_repeat_ngram_size is not 0, which is not served");
        }

        float nucleus = search.Number("top_p", 0, 1, 1);
        return new()
        {
            Draws = search.Flag("do_sample"),
            Temperature = search.Number("temperature", 0, 1000, 1),
            TopK = search.Integer("top_k", 0, MostTokens, 0),
            TopP = nucleus == 0 ? 1 : nucleus,
            RepetitionPenalty = search.Number("repetition_penalty", 0.001f, 1000, 1),
            MinimumLength = shortest,
            MaximumLength = Math.Max(1, longest),
            SharesBuffers = search.Flag("past_present_share_buffer"),
        };
    }

    private static Dictionary<string, string> ReadTemplates(ConfigurationFields model)
    {
        ConfigurationFields templates = model.Object("prompt_templates");
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (string role in (ReadOnlySpan<string>)["system", "user", "assistant", "prompt"])
        {
            if (templates.Text(role, null, MostTemplateCharacters) is { } text)
            {
                texts.Add(role, text);
            }
        }

        return texts;
    }

    private static DecoderPorts ReadPorts(ConfigurationFields inputs, ConfigurationFields outputs) => new()
    {
        InputIds = inputs.Text("input_ids", GraphNames.InputIds)!,
        InputEmbeddings = inputs.Text("inputs_embeds", "inputs_embeds")!,
        AttentionMask = inputs.Text("attention_mask", "attention_mask")!,
        PositionIds = inputs.Text("position_ids", "position_ids")!,
        PastKeys = inputs.Pattern("past_key_names", "past_key_values.%d.key")!,
        PastValues = inputs.Pattern("past_value_names", "past_key_values.%d.value")!,
        PastPairs = inputs.Pattern("past_names", null),
        PastConvolutions = inputs.Pattern("past_conv_names", inputs.Pattern("past_convolution_names", null)),
        SequenceLengths = inputs.Text("current_sequence_length", GraphNames.SequenceLengths)!,
        TotalLength = inputs.Text("total_sequence_length", GraphNames.TotalSequenceLength)!,
        LogitsPositions = inputs.Text("logits_positions", GraphNames.LogitsPositions)!,
        Gating = inputs.Text("gating", GraphNames.Gating)!,
        Logits = outputs.Text("logits", GraphNames.Logits)!,
        Routing = outputs.Text("routing", GraphNames.Routing)!,
        PresentKeys = outputs.Pattern("present_key_names", "present.%d.key")!,
        PresentValues = outputs.Pattern("present_value_names", "present.%d.value")!,
        PresentPairs = outputs.Pattern("present_names", null),
        PresentConvolutions = outputs.Pattern("present_conv_names", outputs.Pattern("present_convolution_names", null)),
    };
}
