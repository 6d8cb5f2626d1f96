using CoERouter.Experts.Folders;
using CoERouter.Experts.Tokenization;
using CoERouter.Host.Commands;
using CoERouter.Tests.Conformance.Folders;
using CoERouter.Tests.Experts.Folders;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

/// <summary>A models folder with nothing but folders of others: no manifest, no categorizer, no map.</summary>
public sealed class ForeignFolderTests : IDisposable
{
    private readonly string _models = Directory.CreateTempSubdirectory("coe-foreign").FullName;

    public ForeignFolderTests() => Write("tiny");

    public void Dispose() => Directory.Delete(_models, recursive: true);

    [Fact]
    public async Task It_is_listed_asked_recorded_and_verified()
    {
        (int code, string output, string error) = await RunAsync("experts");
        Assert.Equal((ExitCodes.Success, ""), (code, error));
        Assert.All(new[] { "tiny", "49,152", "Int4", "64" }, text => Assert.Contains(text, output, StringComparison.Ordinal));

        // A lone expert answers whatever is asked, named or not, and the same.
        (code, string answer, error) = await RunAsync("ask", "the dog", "--expert", "tiny");
        Assert.True(code == ExitCodes.Success, error);
        Assert.Equal(answer, (await RunAsync("ask", "the dog")).Output);
        Assert.Equal(ExitCodes.Failure, (await RunAsync("experts", "--verify")).Code);
        Assert.Equal(ExitCodes.Success, (await RunAsync("experts", "--record")).Code);
        Assert.Equal(ExitCodes.Success, (await RunAsync("experts", "--verify")).Code);
        Assert.Equal(answer, (await RunAsync("ask", "the dog", "--expert", "tiny")).Output);
        byte[] weights = await File.ReadAllBytesAsync(Path.Combine(_models, "tiny", "weights.bin"));
        weights[5] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(_models, "tiny", "weights.bin"), weights);
        (code, _, error) = await RunAsync("experts", "--verify");
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains("weights.bin", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_one_has_to_be_named_and_what_cannot_be_served_says_why()
    {
        Write("other");
        Write("beams", config => config.Replace("\"max_length\":40", "\"num_beams\":3", StringComparison.Ordinal));
        File.Delete(Path.Combine(_models, "other", ExpertFiles.Tokenizer));
        Write("third");
        (int code, string output, string error) = await RunAsync("experts");
        Assert.Equal(ExitCodes.Success, code);
        Assert.DoesNotContain("beams", output, StringComparison.Ordinal);
        Assert.Contains("num_beams is 3", error, StringComparison.Ordinal);
        Assert.Contains("lacks tokenizer.json", error, StringComparison.Ordinal);
        (code, _, error) = await RunAsync("ask", "the dog");
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("third, tiny", error, StringComparison.Ordinal);
        (code, _, error) = await RunAsync("ask", "the dog", "--expert", "beams");
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains("num_beams is 3", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_says_of_each_folder_whether_it_can_be_served()
    {
        Write("beams", config => config.Replace("\"max_length\":40", "\"num_beams\":3", StringComparison.Ordinal));
        (int code, string output, _) = await Coe.RunAsync(null, ["check", Path.Combine(_models, "tiny"), Path.Combine(_models, "beams")]);
        Assert.Equal(ExitCodes.Failure, code);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains("can be served: llama, 49,152 parameters (Int4), 64 tokens of context", lines[0], StringComparison.Ordinal);
        Assert.Contains("num_beams is 3", lines[1], StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Success, (await Coe.RunAsync(null, ["check", Path.Combine(_models, "tiny")])).Code);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        Coe.RunAsync(null, [.. arguments, "--models", _models]);

    private void Write(string name, Func<string, string>? configure = null)
    {
        string folder = Path.Combine(_models, name);
        TinyDecoder.Write(folder, bits: 4, external: true);
        TokenizerJson.Write(TestExpert.Tokenizer.Definition, Path.Combine(folder, ExpertFiles.Tokenizer));
        string path = Path.Combine(folder, ExpertFiles.GenerationConfiguration);
        File.WriteAllText(path, (configure ?? (text => text))(File.ReadAllText(path)));
    }
}
