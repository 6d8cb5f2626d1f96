using System.Text.Json.Nodes;
using CoERouter.Categorizer.Embedding;
using CoERouter.Categorizer.Storage;
using Xunit;

namespace CoERouter.Tests.Categorizer.Embedding;

public sealed class EmbeddingManifestTests : IDisposable
{
    private static readonly EmbeddingManifest Sample = new()
    {
        Format = 1,
        Name = "mini",
        Family = "bert",
        Dimension = 384,
        MostTokens = 256,
        Pooling = Pooling.FirstToken,
        Prefix = "query: ",
        Lowercases = true,
        Files = new Dictionary<string, StoredFile> { ["model.onnx"] = new(7, "ab"), ["tokenizer.json"] = new(9, "cd") },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("coe-manifest").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_read_back_is_what_was_written()
    {
        Assert.Null(EmbeddingManifest.Find(_folder));
        Sample.Write(_folder);
        EmbeddingManifest read = EmbeddingManifest.Find(_folder)!;
        Assert.Equal(Sample with { Files = read.Files }, read);
        Assert.Equal(Sample.Files, read.Files);
        Assert.Equal(Sample.Revision, read.Revision);
        Assert.DoesNotContain("revision", File.ReadAllText(Path.Combine(_folder, EmbeddingManifest.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_changes_a_vector_changes_the_revision_and_the_name_does_not()
    {
        EmbeddingManifest[] others =
        [
            Sample with { MostTokens = 255 },
            Sample with { Pooling = null },
            Sample with { Prefix = "" },
            Sample with { Lowercases = false },
            Sample with { Normalizes = false },
            Sample with { Files = new Dictionary<string, StoredFile>(Sample.Files) { ["tokenizer.json"] = new(9, "ce") } },
        ];
        Assert.Equal(others.Length, others.Select(other => other.Revision).Append(Sample.Revision).Distinct().Count() - 1);
        Assert.Equal(Sample.Revision, (Sample with { Name = "other" }).Revision);
    }

    [Theory]
    [InlineData("format", "3", "format 3")]
    [InlineData("name", "\"a/b\"", "name is not legal")]
    [InlineData("name", "\"\"", "name is not legal")]
    [InlineData("dimension", "0", "0 dimensions")]
    [InlineData("dimension", "70000", "70000 dimensions")]
    [InlineData("most_tokens", "0", "reads 0 tokens")]
    [InlineData("files", "{}", "names no files")]
    [InlineData("files", """{"a/b":{"bytes":1,"sha256":"a"}}""", "does not lie in its folder")]
    [InlineData("pooling", "\"median\"", "cannot be read")]
    [InlineData("more", "1", "cannot be read")]
    public void A_fault_is_one_sentence(string field, string value, string words)
    {
        Sample.Write(_folder);
        string path = Path.Combine(_folder, EmbeddingManifest.FileName);
        JsonNode node = JsonNode.Parse(File.ReadAllText(path))!;
        node[field] = JsonNode.Parse(value);
        File.WriteAllText(path, node.ToJsonString());
        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => EmbeddingManifest.Find(_folder));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_with_faults_is_not_written()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(() => (Sample with { Dimension = 0, MostTokens = 0 }).Write(_folder));
        Assert.Contains("0 dimensions", fault.Message, StringComparison.Ordinal);
        Assert.Contains("0 tokens", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }
}
