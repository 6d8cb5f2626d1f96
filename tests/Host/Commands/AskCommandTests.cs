using System.Text.Json;
using CoERouter.Host.Commands;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

public sealed class AskCommandTests : IDisposable
{
    private readonly TestModels _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task The_answer_goes_to_the_output_and_its_route_to_the_error_output()
    {
        (int code, string output, string error) = await _models.RunAsync("ask", "what is 12", "--max-tokens", "5");
        Assert.Equal(0, code);
        Assert.EndsWith(Environment.NewLine, output, StringComparison.Ordinal);
        Assert.Matches(
            @"^math@top-2 · math 9\d\.\d % · 0\.\d\d of 0\.\d\d M parameters active", error.Replace(
                " M of", " of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_holds_answer_receipt_and_usage_and_equals_the_streamed_answer()
    {
        (_, string streamed, _) = await _models.RunAsync("ask", "what is 12", "--max-tokens", "8");
        (int code, string output, string error) = await _models.RunAsync("ask", "what is 12", "--max-tokens", "8", "--json");
        Assert.Equal((0, string.Empty), (code, error));
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(streamed, json.RootElement.GetProperty("answer").GetString() + Environment.NewLine);
        Assert.Equal(RouteReason.Mapped, RouteReceipt.FromJson(json.RootElement.GetProperty("receipt").GetRawText()).Reason);
        Assert.InRange(json.RootElement.GetProperty("usage").GetProperty("completion_tokens").GetInt64(), 0, 8);
    }

    [Fact]
    public async Task The_whole_receipt_can_be_read_back()
    {
        (_, _, string error) = await _models.RunAsync("ask", "what is 12", "-n", "1", "--receipt", "--expert", "sql", "--gating", "rank-1");
        RouteReceipt receipt = RouteReceipt.FromJson(error);
        Assert.Equal(("sql@rank-1", RouteReason.Requested), (receipt.Arm.ToString(), receipt.Reason));
    }

    [Fact]
    public async Task A_prompt_may_come_through_the_standard_input()
    {
        (_, string direct, _) = await _models.RunAsync("ask", "the dog", "-n", "6");
        Assert.Equal(direct, (await _models.RunWithInputAsync("the dog\n", "ask", "-n", "6")).Output);
        Assert.Equal(direct, (await _models.RunWithInputAsync("the dog\n", "ask", "-", "-n", "6")).Output);
    }

    [Fact]
    public async Task A_seed_repeats_a_drawn_answer()
    {
        string[] ask = ["ask", "the dog", "-n", "12", "--temperature", "2", "--seed"];
        (_, string first, _) = await _models.RunAsync([.. ask, "1"]);
        Assert.Equal(first, (await _models.RunAsync([.. ask, "1"])).Output);
        Assert.NotEqual(first, (await _models.RunAsync([.. ask, "2"])).Output);
    }

    public static TheoryData<string[], int, string> Refusals => new()
    {
        { ["ask", " "], ExitCodes.Usage, "The prompt is empty" },
        { ["ask"], ExitCodes.Usage, "The prompt is empty" },
        { ["ask", "x", "--expert", "nobody"], ExitCodes.Usage, "There is no model \"nobody\"; legal is auto, general, math, sql." },
        { ["ask", "x", "--temperature", "-1"], ExitCodes.Usage, "-1" },
        { ["ask", "x", "--temperature", "hot"], ExitCodes.Usage, "hot" },
        { ["ask", "x", "--gating", "most"], ExitCodes.Usage, "legal is top-K" },
        { ["ask", "x", "--gating", "top-9"], ExitCodes.Usage, "4 routed experts" },
        { ["ask", "x", "--max-tokens", "0"], ExitCodes.Usage, "MaxOutputTokens is 0" },
        { ["ask", "x", "y"], ExitCodes.Usage, "y" },
        { ["ask", "x", "--nope"], ExitCodes.Usage, "--nope" },
        { ["ask", new string('x', 1 << 20)], ExitCodes.Usage, "reads at most 96 tokens" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_is_not_legal_is_one_sentence(string[] arguments, int expected, string sentence)
    {
        (int code, string output, string error) = await _models.RunAsync(arguments);
        Assert.Equal((expected, string.Empty), (code, output));
        Assert.StartsWith("coe: ", error, StringComparison.Ordinal);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_models_folder_is_one_sentence()
    {
        (int code, _, string error) = await Coe.RunAsync(null, ["ask", "x", "--models", Path.Combine(_models.Folder, "none")]);
        Assert.Equal(ExitCodes.Failure, code);
        Assert.StartsWith("coe: There is no models folder", error, StringComparison.Ordinal);
        (code, _, error) = await Coe.RunAsync(null, ["ask", "x"]);
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains("Name one with --models.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("map.json", "There is no map")]
    [InlineData("categorizer.bin", "There is no categorizer")]
    [InlineData("math/expert.json", "The map uses math, but the experts are general, sql.")]
    public async Task A_missing_file_is_one_sentence(string file, string sentence)
    {
        File.Delete(Path.Combine(_models.Folder, file));
        (int code, _, string error) = await _models.RunAsync("ask", "x");
        Assert.NotEqual(0, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("math/model.onnx.data", "truncated")]
    [InlineData("math/model.onnx", "truncated")]
    [InlineData("map.json", "cannot be read")]
    [InlineData("categorizer.bin", "truncated or damaged")]
    public async Task A_truncated_file_is_one_sentence(string file, string sentence)
    {
        string path = Path.Combine(_models.Folder, file);
        byte[] content = File.ReadAllBytes(path);
        File.WriteAllBytes(path, content[..(content.Length / 2)]);
        (int code, _, string error) = await _models.RunAsync("ask", "x");
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_c_ends_the_answer()
    {
        Interrupts interrupts = new(TimeProvider.System);
        interrupts.Raise();
        (int code, _, string error) = await Coe.RunAsync(null, ["ask", "the dog", "--models", _models.Folder], interrupts);
        Assert.Equal((ExitCodes.Interrupted, "Interrupted." + Environment.NewLine), (code, error));
    }
}
