using CoERouter.Tests.Conformance;

namespace CoERouter.Tests.Experts.Generation.Scripts;

/// <summary>What a scripted expert writes, and in which family's format it reads and writes.</summary>
internal sealed record ExpertScript
{
    private const string Templates = "10-chat-templates/llama.cpp-templates/";

    /// <summary>The answers: the first to a chat without tool results, the next to one with a result, and so on; the last to all beyond. Empty
    /// ones are never asked for.</summary>
    public required IReadOnlyList<string> Answers { get; init; }

    /// <summary>The published chat template.</summary>
    public required string Template { get; init; }

    /// <summary>Control tokens of the tokenizer.</summary>
    public required IReadOnlyList<string> Specials { get; init; }

    /// <summary>Control tokens after which an answer begins, with <see cref="Header"/> between.</summary>
    public required IReadOnlyList<string> Starts { get; init; }

    /// <summary>The text between the last start and the answer.</summary>
    public string Header { get; init; } = "";

    /// <summary>The control token that is counted as a result.</summary>
    public required string Result { get; init; }

    /// <summary>How many of them a chat without results has.</summary>
    public int ResultsAtFirst { get; init; }

    /// <summary>Ends an answer.</summary>
    public required string End { get; init; }

    /// <summary>The text of <c>tokenizer_config.json</c>.</summary>
    public string Configuration { get; init; } = "{}";

    /// <summary>A tokenizer file to use in place of one that knows bytes and control tokens only.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>Qwen2.5: calls between tags, which are plain text.</summary>
    public static ExpertScript Qwen(params string[] answers) => new()
    {
        Answers = answers,
        Template = Published("Qwen-Qwen2.5-7B-Instruct.jinja"),
        Specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<tool_response>"],
        Starts = ["<|im_start|>"],
        Header = "assistant\n",
        Result = "<tool_response>",
        End = "<|im_end|>",
        Configuration = """{"eos_token":"<|im_end|>"}""",
    };

    /// <summary>Llama 3.1: the whole answer is a call.</summary>
    public static ExpertScript Llama(params string[] answers) => new()
    {
        Answers = answers,
        Template = Published("meta-llama-Llama-3.1-8B-Instruct.jinja"),
        Specials = ["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>", "<|python_tag|>"],
        Starts = ["<|end_header_id|>"],
        Header = "\n\n",
        Result = "<|eot_id|>",
        ResultsAtFirst = 2,
        End = "<|eot_id|>",
        Configuration = """{"bos_token":"<|begin_of_text|>","eos_token":{"content":"<|eot_id|>"}}""",
    };

    /// <summary>Mistral Nemo: calls after a control token.</summary>
    public static ExpertScript Mistral(params string[] answers) => new()
    {
        Answers = answers,
        Template = Published("mistralai-Mistral-Nemo-Instruct-2407.jinja"),
        Specials =
        [
            "<unk>", "<s>", "</s>", "[INST]", "[/INST]", "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]", "[TOOL_RESULTS]", "[/TOOL_RESULTS]",
            "[TOOL_CALLS]",
        ],
        Starts = ["[/INST]", "[/TOOL_RESULTS]"],
        Result = "[/TOOL_RESULTS]",
        End = "</s>",
        Configuration = """{"bos_token":"<s>","eos_token":"</s>"}""",
    };

    /// <summary>gpt-oss: messages on channels, a reader for every answer.</summary>
    public static ExpertScript Harmony(params string[] answers) => new()
    {
        Answers = answers,
        Template = Published("openai-gpt-oss-120b.jinja"),
        Specials = ["<|start|>", "<|end|>", "<|message|>", "<|channel|>", "<|constrain|>", "<|return|>", "<|call|>"],
        Starts = ["<|start|>"],
        Header = "assistant",
        Result = "<|call|>",
        End = "<|call|>",
    };

    private static string Published(string name) => File.ReadAllText(FixtureFolder.Find(Templates + name));
}
