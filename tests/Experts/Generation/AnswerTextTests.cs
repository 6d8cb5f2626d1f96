using System.Text;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Tests.Conformance;
using CoERouter.Tests.Experts.Generation.Scripts;
using Microsoft.Extensions.AI;
using Xunit;

namespace CoERouter.Tests.Experts.Generation;

/// <summary>The text of answers by tokenizers of others: a published SentencePiece vocabulary, and the clean-up that a folder asks for.</summary>
public sealed class AnswerTextTests
{
    private const string Pieces = "Hello, world! 🙂 日本 naïve  two";

    [Fact]
    public async Task A_sentencepiece_answer_has_no_space_before_it_and_whole_characters_only()
    {
        using ScriptedModels models = new(("phi", Phi(Pieces)));
        using ExpertModel model = models.Load("phi");
        ExpertChatClient client = new(model);
        List<string> parts = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("x"))
        {
            if (update.Text.Length > 0)
            {
                parts.Add(update.Text);
            }
        }

        Assert.Equal(Pieces, string.Concat(parts));
        Assert.Equal("Hello", parts[0]);
        Assert.DoesNotContain(parts, part => part.Contains('\ufffd', StringComparison.Ordinal) || char.IsHighSurrogate(part[^1]));

        // Four byte tokens become one part.
        Assert.Contains("🙂", parts);
        Assert.Equal(Pieces, (await client.GetResponseAsync("x")).Text);
    }

    [Fact]
    public async Task A_stop_string_is_found_across_pieces_and_a_limit_within_a_character_shows_what_there_is()
    {
        using ScriptedModels models = new(("phi", Phi(Pieces)));
        using ExpertModel model = models.Load("phi");
        ExpertChatClient client = new(model);
        ChatResponse stopped = await client.GetResponseAsync("x", new ChatOptions { StopSequences = ["d! 🙂"] });
        Assert.Equal(("Hello, worl", ChatFinishReason.Stop), (stopped.Text, stopped.FinishReason));
        List<int> ids = [];
        model.Tokenizer.Encode("Hello, world! ", special: false, ids);

        // The piece of a space alone, and then two of the four bytes.
        ChatResponse cut = await client.GetResponseAsync("x", new ChatOptions { MaxOutputTokens = ids.Count + 2 });
        Assert.Equal(("Hello, world! \ufffd\ufffd", ChatFinishReason.Length), (cut.Text, cut.FinishReason));
    }

    [Theory]
    [InlineData("{\"clean_up_tokenization_spaces\":true}", "I don't know, it's fine.")]
    [InlineData("{\"clean_up_tokenization_spaces\":false}", "I do n't know , it 's fine .")]
    [InlineData("{}", "I do n't know , it 's fine .")]
    public async Task The_folder_says_whether_text_is_cleaned_up(string configuration, string expected)
    {
        using ScriptedModels models = new(
            ("e", ExpertScript.Qwen("I do n't know , it 's fine .") with { Configuration = configuration }));
        using ExpertModel model = models.Load("e");
        ExpertChatClient client = new(model);
        Assert.Equal(expected, (await client.GetResponseAsync("x")).Text);
        StringBuilder text = new();
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("x"))
        {
            text.Append(update.Text);
        }

        Assert.Equal(expected, text.ToString());

        // Stop strings are looked for in what is shown.
        ChatResponse stopped = await client.GetResponseAsync("x", new ChatOptions { StopSequences = ["don't"] });
        Assert.Equal(expected.StartsWith("I don", StringComparison.Ordinal) ? "I " : expected, stopped.Text);
    }

    [Fact]
    public async Task Arguments_of_calls_are_left_as_the_model_wrote_them()
    {
        const string Call = "<tool_call>\n{\"name\": \"say\", \"arguments\": {\"text\": \"I do n't know .\"}}\n</tool_call>";
        using ScriptedModels models = new(
            ("e", ExpertScript.Qwen(Call) with { Configuration = "{\"clean_up_tokenization_spaces\":true}" }));
        using ExpertModel model = models.Load("e");
        ChatResponse response = await new ExpertChatClient(model).GetResponseAsync(
            "x", new ChatOptions { Tools = [AIFunctionFactory.Create((string text) => text, "say")] });
        FunctionCallContent call = Assert.Single(response.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal("I do n't know .", call.Arguments!["text"]!.ToString());
    }

    [Theory]
    [InlineData("{\"clean_up_tokenization_spaces\":\"yes\"}", "clean_up_tokenization_spaces")]
    [InlineData("[]", "tokenizer")]
    [InlineData("{", "no valid JSON")]
    public void A_setting_of_another_form_is_said_at_loading(string configuration, string sentence)
    {
        using ScriptedModels models = new(("e", ExpertScript.Qwen("x") with { Configuration = configuration }));
        ExpertFolderException fault = Assert.Throws<ExpertFolderException>(() => models.Load("e"));
        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
    }

    private static ExpertScript Phi(string answer) => new()
    {
        Answers = [answer],
        Template = "<|user|>\n{{ messages[-1].content }}<|end|>\n<|assistant|>\n",
        Specials = [],
        Starts = ["<|assistant|>"],
        Header = "",
        Result = "<|system|>",
        End = "<|end|>",
        Tokenizer = FixtureFolder.Find("09-tokenizers/tokenizer-json/phi-3-mini/tokenizer.json"),
    };
}
