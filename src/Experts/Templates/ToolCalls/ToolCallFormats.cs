namespace CoERouter.Experts.Templates.ToolCalls;

/// <summary>The formats of tool calls that are known.</summary>
public static class ToolCallFormats
{
    /// <summary>Qwen2.5, Qwen3, Hermes, Granite 4: JSON between <c>&lt;tool_call&gt;</c> tags.</summary>
    public static ToolCallFormat Hermes { get; } = new MarkedToolCalls("hermes", "<tool_call>", "</tool_call>", CallBodies.ReadJson);

    /// <summary>Qwen3-Coder, Nemotron 3, Step: functions and parameters as tags.</summary>
    public static ToolCallFormat QwenCoder { get; } = new MarkedToolCalls("qwen-coder", "<tool_call>", "</tool_call>", CallBodies.ReadTags);

    /// <summary>GLM 4.5 and later: keys and values as tags.</summary>
    public static ToolCallFormat Glm { get; } = new MarkedToolCalls("glm", "<tool_call>", "</tool_call>", CallBodies.ReadKeysAndValues);

    /// <summary>Mistral: a JSON list, or name and arguments, after <c>[TOOL_CALLS]</c>.</summary>
    public static ToolCallFormat Mistral { get; } = new MarkedToolCalls("mistral", "[TOOL_CALLS]", null, CallBodies.ReadMistral);

    /// <summary>Phi-4-mini: a JSON list between <c>&lt;|tool_call|&gt;</c> tokens.</summary>
    public static ToolCallFormat Phi { get; } = new MarkedToolCalls("phi-4", "<|tool_call|>", "<|/tool_call|>", CallBodies.ReadJson);

    /// <summary>Granite 3: a JSON list after <c>&lt;|tool_call|&gt;</c>.</summary>
    public static ToolCallFormat Granite { get; } = new MarkedToolCalls("granite", "<|tool_call|>", null, CallBodies.ReadJson);

    /// <summary>Firefunction and Functionary's kind: a JSON list after <c>functools</c>.</summary>
    public static ToolCallFormat Functools { get; } = new MarkedToolCalls("functools", "functools", null, CallBodies.ReadJson);

    /// <summary>DeepSeek V3, R1 and V3.1.</summary>
    public static ToolCallFormat DeepSeek { get; } =
        new MarkedToolCalls("deepseek", "<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>", CallBodies.ReadDeepSeek);

    /// <summary>Kimi K2.</summary>
    public static ToolCallFormat Kimi { get; } =
        new MarkedToolCalls("kimi", "<|tool_calls_section_begin|>", "<|tool_calls_section_end|>", CallBodies.ReadKimi);

    /// <summary>LFM2: calls as Python writes them.</summary>
    public static ToolCallFormat Lfm { get; } =
        new MarkedToolCalls("lfm2", "<|tool_call_start|>", "<|tool_call_end|>", PythonCalls.Read);

    /// <summary>Command R7B and later.</summary>
    public static ToolCallFormat Command { get; } =
        new MarkedToolCalls("command", "<|START_ACTION|>", "<|END_ACTION|>", CallBodies.ReadJson);

    /// <summary>Llama 3.1 and later: the whole answer is JSON, a Python list of calls, or <c>&lt;function=name&gt;</c>.</summary>
    public static ToolCallFormat Llama { get; } = new WholeAnswerToolCalls("llama", CallBodies.ReadLlama);

    /// <summary>gpt-oss: messages to functions on channels.</summary>
    public static ToolCallFormat Harmony { get; } = new HarmonyToolCalls();

    /// <summary>The format that a template makes its model write, by the markers that it holds; null where it holds none.</summary>
    public static ToolCallFormat? Detect(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        (string Marker, ToolCallFormat Format)[] known =
        [
            ("<|channel|>", Harmony),
            ("<｜tool▁calls▁begin｜>", DeepSeek),
            ("<|tool_calls_section_begin|>", Kimi),
            ("[TOOL_CALLS]", Mistral),
            ("<|tool_call_start|>", Lfm),
            ("<arg_key>", Glm),
            ("<|START_ACTION|>", Command),
            ("<|/tool_call|>", Phi),
            ("<|tool_call|>", Granite),
            ("functools", Functools),
        ];
        foreach ((string marker, ToolCallFormat format) in known)
        {
            if (Has(marker))
            {
                return format;
            }
        }

        return Has("<tool_call>") ? Has("<parameter=") ? QwenCoder : Hermes
            : Has("<|python_tag|>") || Has("Environment: ipython") ? Llama
            : null;

        bool Has(string marker) => template.Contains(marker, StringComparison.Ordinal);
    }
}
