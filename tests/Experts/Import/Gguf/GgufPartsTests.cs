using CoERouter.Experts.Graphs;
using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Gguf;
using CoERouter.Experts.Import.Sources;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Gguf;

/// <summary>Files in parts, and folders that hold files.</summary>
public sealed class GgufPartsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_part_stands_for_all(int opened)
    {
        WriteParts("model", 3, 3);
        using GgufFile file = GgufFile.Open(Part("model", opened, 3));
        Assert.Equal(["a", "b", "c"], file.Names.Order(StringComparer.Ordinal));
        Assert.Equal([1f, 2f, 3f], new[] { "a", "b", "c" }.Select(name => One(file.Find(name)!)));
        Assert.Equal("llama", file.Metadata.Architecture);
        Assert.Equal(3, file.Paths.Count);
    }

    [Fact]
    public void A_missing_part_is_named()
    {
        WriteParts("model", 3, 3);
        File.Delete(Part("model", 2, 3));
        Assert.Equal(
            "model-00003-of-00003.gguf is one of 3 parts, of which model-00002-of-00003.gguf is not beside it.",
            Assert.Throws<ModelImportException>(() => GgufFile.Open(Part("model", 3, 3))).Message);
    }

    [Fact]
    public void A_part_under_another_name_is_refused()
    {
        WriteParts("model", 2, 2);
        File.Move(Part("model", 1, 2), _folder.File("whole.gguf"));
        Assert.Contains("says that it is part 1 of 2, its name that it is part 1 of 1", Refusal(_folder.File("whole.gguf")), StringComparison.Ordinal);
        File.Copy(Part("model", 2, 2), Part("model", 1, 2));
        Assert.Contains("model-00001-of-00002.gguf says that it is part 2 of 2", Refusal(Part("model", 2, 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_do_not_make_the_whole_are_refused()
    {
        WriteParts("model", 2, 5);
        Assert.Contains("hold 2 tensors instead of 5", Refusal(Part("model", 1, 2)), StringComparison.Ordinal);
        File.WriteAllBytes(Part("model", 2, 2), new GgufWriter().Add("split.no", (ushort)1).Add("split.count", (ushort)2).AddTensor("a", 0, BitConverter.GetBytes(9f), 1).ToBytes());
        File.WriteAllBytes(Part("model", 1, 2), new GgufWriter().Add("split.no", (ushort)0).Add("split.count", (ushort)2).AddTensor("a", 0, BitConverter.GetBytes(9f), 1).ToBytes());
        Assert.Contains("which an earlier part has too", Refusal(Part("model", 1, 2)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.Q4_K_M.gguf", "model.Q4_K_M")]
    [InlineData("model-00001-of-00003.gguf", "model")]
    [InlineData("model-00004-of-00003.gguf", "model-00004-of-00003")]
    [InlineData("-00001-of-00003.gguf", "-00001-of-00003")]
    [InlineData("model-0001-of-0003.gguf", "model-0001-of-0003")]
    public void The_name_of_a_model_leaves_the_part_out(string file, string name) => Assert.Equal(name, GgufFile.NameOf(file));

    [Fact]
    public void A_folder_with_one_model_is_that_model()
    {
        Assert.Null(GgufFolder.Find(_folder.Path));
        WriteParts("model", 3, 3);
        Assert.Equal(Part("model", 1, 3), GgufFolder.Find(_folder.Path));
        File.WriteAllBytes(_folder.File("other.gguf"), new GgufWriter().ToBytes());
        Assert.Equal(
            "The folder holds 2 models in GGUF; name the file of one: model-00001-of-00003.gguf, other.gguf.",
            Assert.Throws<ModelImportException>(() => GgufFolder.Find(_folder.Path)).Message);
    }

    [Fact]
    public void Paths_that_are_no_model_are_refused_with_a_sentence()
    {
        string text = _folder.File("notes.txt");
        File.WriteAllText(text, "x");
        ImportOptions options = new() { Name = "x", Precision = WeightPrecision.Float32 };
        Assert.EndsWith("is neither a model folder nor a GGUF file.", Assert.Throws<ModelImportException>(() => ModelImporter.Open(text, options)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no model folder", Assert.Throws<ModelImportException>(() => ModelImporter.Open(_folder.File("none"), options)).Message, StringComparison.Ordinal);
    }

    private static float One(ISourceTensor tensor)
    {
        float[] value = new float[1];
        tensor.Read(0, value);
        return value[0];
    }

    private static string Refusal(string path) => Assert.Throws<ModelImportException>(() => GgufFile.Open(path).Dispose()).Message;

    private string Part(string name, int number, int parts) => _folder.File($"{name}-{number:00000}-of-{parts:00000}.gguf");

    private void WriteParts(string name, int parts, int tensors)
    {
        for (int part = 0; part < parts; part++)
        {
            GgufWriter writer = new GgufWriter().Add("split.no", (ushort)part).Add("split.count", (ushort)parts).Add("split.tensors.count", tensors);
            writer = part == 0 ? writer.Add("general.architecture", "llama") : writer;
            File.WriteAllBytes(Part(name, part + 1, parts), writer.AddTensor(((char)('a' + part)).ToString(), 0, BitConverter.GetBytes(part + 1f), 1).ToBytes());
        }
    }
}
