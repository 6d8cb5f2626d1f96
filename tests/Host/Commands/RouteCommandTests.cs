using System.IO.Compression;
using System.Text;
using CoERouter.Host.Commands;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

public sealed class RouteCommandTests : IDisposable
{
    private static readonly string[] Lines =
    [
        """{"prompt":"a"}""",
        """{"uid":1,"text":"b"}""",
        "",
        """{"question":"c"}""",
        """{"messages":[{"role":"user","content":"no"},{"role":"assistant","content":"no"},{"role":"user","content":[{"type":"text","text":"d"}]}]}""",
    ];

    private readonly TestModels _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task One_prompt_gives_its_receipt()
    {
        (int code, string output, _) = await _models.RunAsync("route", "anything");
        RouteReceipt receipt = RouteReceipt.FromJson(output);
        Assert.Equal((0, "math@top-2", RouteReason.Mapped), (code, receipt.Arm.ToString(), receipt.Reason));
        Assert.Equal(
            "sql@top-1", RouteReceipt.FromJson((await _models.RunAsync("route", "anything", "-e", "sql", "-g", "top-1")).Output)
                .Arm.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_gives_a_receipt_per_prompt_and_the_spread(bool compressed)
    {
        string file = Path.Combine(_models.Folder, compressed ? "prompts.jsonl.gz" : "prompts.jsonl");
        byte[] content = Encoding.UTF8.GetBytes(string.Join('\n', Lines));
        using (Stream stream = compressed ? new GZipStream(File.Create(file), CompressionLevel.Fastest) : File.Create(file))
        {
            stream.Write(content);
        }

        string receipts = Path.Combine(_models.Folder, "receipts.jsonl");
        (int code, string output, string error) = await _models.RunAsync("route", "--file", file, "--out", receipts);
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains("math@top-2", output, StringComparison.Ordinal);
        Assert.Contains("100.0 %", output, StringComparison.Ordinal);
        Assert.Matches(@"4 prompts; unknown 0\.0 %; a decision took [\d.]+ µs at p50 and [\d.]+ µs at p99", output);
        Assert.Equal(4, File.ReadLines(receipts).Select(RouteReceipt.FromJson).Count(receipt => receipt.Category == "math"));
    }

    [Theory]
    [InlineData("{", "Line 2 of")]
    [InlineData("[1]", "Line 2 of")]
    [InlineData("{\"prompt\":3}", "Line 2 of")]
    [InlineData("{\"messages\":[{\"role\":\"assistant\",\"content\":\"x\"}]}", "Line 2 of")]
    [InlineData("{\"text\":\"\\ud800\"}", "Line 2 of")]
    public async Task A_line_that_is_no_prompt_is_named(string line, string sentence)
    {
        string file = Path.Combine(_models.Folder, "prompts.jsonl");
        File.WriteAllText(file, Lines[0] + "\n" + line);
        (int code, _, string error) = await _models.RunAsync("route", "--file", file);
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_faults_are_one_sentence_each()
    {
        string empty = Path.Combine(_models.Folder, "empty.jsonl");
        File.WriteAllText(empty, "\n");
        Assert.Contains("holds no prompt", (await _models.RunAsync("route", "--file", empty)).Error, StringComparison.Ordinal);
        Assert.Contains(
            "none.jsonl", (await _models.RunAsync("route", "--file", Path.Combine(_models.Folder, "none.jsonl")))
                .Error, StringComparison.Ordinal);
        Assert.Contains("give one of them", (await _models.RunAsync("route", "x", "--file", empty)).Error, StringComparison.Ordinal);
        Assert.Contains("--out needs --file", (await _models.RunAsync("route", "x", "--out", "y")).Error, StringComparison.Ordinal);
    }
}
