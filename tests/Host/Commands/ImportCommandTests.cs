using System.Text.Json.Nodes;
using CoERouter.Experts.Folders;
using CoERouter.Host.Commands;
using CoERouter.Tests.Experts.Import.Gguf;
using CoERouter.Tests.Experts.Import.Reference;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

public sealed class ImportCommandTests : IDisposable
{
    private readonly TestModels _models = new();
    private readonly DirectoryInfo _source = Directory.CreateTempSubdirectory("coe-import-command");

    public ImportCommandTests()
    {
        var config = (JsonObject)JsonNode.Parse("""
            { "model_type": "qwen2", "hidden_size": 64, "num_hidden_layers": 1, "num_attention_heads": 4, "intermediate_size": 64, "vocab_size": 96,
              "max_position_embeddings": 32, "rms_norm_eps": 1e-6, "tie_word_embeddings": true }
            """)!;
        TestCheckpoint.WriteFolder(_source.FullName, config, TestCheckpoint.Create(config, 1));
    }

    public void Dispose()
    {
        _models.Dispose();
        _source.Delete(recursive: true);
    }

    [Fact]
    public async Task An_import_says_what_it_made_and_how_near_it_comes()
    {
        (int code, string output, string error) = await _models.RunAsync("import", _source.FullName, "--name", "mine", "--precision", "int8", "--compare");
        Assert.Equal(ExitCodes.Success, code);
        Assert.StartsWith("mine: Int8, ", output, StringComparison.Ordinal);
        Assert.Contains("the same best token at ", output, StringComparison.Ordinal);
        Assert.Contains("A Qwen model of ", error, StringComparison.Ordinal);
        Assert.Contains("lacks tokenizer.json", error, StringComparison.Ordinal);
        Assert.True(ExpertFolder.Read(Path.Combine(_models.Folder, "mine")).Manifest.IsImported);
        Assert.False(Directory.Exists(Path.Combine(_models.Folder, "mine.float32")));
    }

    [Theory]
    [InlineData("tiny-q8-00001-of-00001.gguf", false, "tiny-q8")]
    [InlineData("tiny.Q8_0.gguf", false, "tiny.Q8_0")]
    [InlineData("tiny.gguf", true, null)]
    public async Task A_file_in_gguf_is_imported_by_itself_or_by_its_folder(string file, bool byFolder, string? name)
    {
        string folder = Path.Combine(_source.FullName, "gguf");
        Directory.CreateDirectory(folder);
        var config = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(_source.FullName, "config.json")))!;
        File.WriteAllBytes(Path.Combine(folder, file), GgufConverter.Convert(config, TestCheckpoint.Create(config, 1)).ToBytes());
        (int code, string output, string error) = await _models.RunAsync("import", byFolder ? folder : Path.Combine(folder, file), "--precision", "int8");
        Assert.True(code == ExitCodes.Success, error);
        Assert.StartsWith($"{name ?? "gguf"}: Int8, ", output, StringComparison.Ordinal);
        Assert.True(ExpertFolder.Read(Path.Combine(_models.Folder, name ?? "gguf")).Manifest.IsImported);
    }

    [Theory]
    [InlineData("nowhere", "mine", ExitCodes.Failure, "There is no model folder")]
    [InlineData(null, "no name", ExitCodes.Usage, "name is 'no name'")]
    [InlineData(null, "../mine", ExitCodes.Usage, "name is '../mine'")]
    public async Task What_cannot_be_imported_is_one_sentence(string? folder, string name, int expected, string words)
    {
        (int code, _, string error) = await _models.RunAsync("import", folder ?? _source.FullName, "--name", name);
        Assert.Equal(expected, code);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
