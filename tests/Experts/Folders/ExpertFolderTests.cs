using System.Text.Json.Nodes;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Folders.Outlines;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;
using CoERouter.Tests.Experts.Graphs;
using Xunit;

namespace CoERouter.Tests.Experts.Folders;

public sealed class ExpertFolderTests : IDisposable
{
    private readonly TestExpert _expert = new();

    private string Folder => Path.Combine(_expert.Models, "e");

    public void Dispose() => _expert.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        ExpertFolder written = _expert.Write("e");
        ExpertFolder read = ExpertFolder.Read(Folder);
        Assert.Equal(written.Manifest.Spec, read.Manifest.Spec);
        Assert.Equal(GatingPolicy.TopK(2), read.Manifest.Gating);
        Assert.Equal(WeightPrecision.Int8, read.Manifest.Quantization);
        Assert.Equal(TestExpert.Spec.TotalParameters, read.Manifest.TotalParameters);
        Assert.Equal(TestExpert.Spec.ActiveParameters(2), read.Manifest.ActiveParameters);
        Assert.Equal(written.Manifest.Markers, read.Manifest.Markers);
        Assert.Equal(new TrainingSummary { Steps = 7, ValidationLoss = 0.25 }, read.Manifest.Training);
        Assert.Equal(ExpertFiles.Required.Concat(ExpertFiles.Text).Order(StringComparer.Ordinal), read.Manifest.Files.Keys);
        Assert.Equal(Directory.GetFiles(Folder).Length, read.Manifest.Files.Count + 1);
        Assert.Equal(TestExpert.Tokenizer.VocabularySize, read.ReadTokenizer().VocabularySize);
        read.Verify();
    }

    [Fact]
    public void The_weights_are_aligned_and_about_a_quarter_of_single_precision()
    {
        long small = _expert.Write("e").ModelBytes;
        long large = _expert.Write("f", precision: WeightPrecision.Float32).ModelBytes;
        Assert.InRange((double)small / large, 0.25, 0.5);
        ModelOutline outline = ModelOutline.Read(File.ReadAllBytes(Path.Combine(Folder, ExpertFiles.Model)));
        Assert.NotEmpty(outline.External);
        Assert.All(outline.External, data => Assert.Equal(0, data.Offset % 4096));
    }

    [Fact]
    public void Writing_again_replaces_the_expert_and_leaves_nothing_else_behind()
    {
        _expert.Write("e", seed: 1);
        string before = ExpertFolder.Read(Folder).Manifest.Files[ExpertFiles.Weights].Sha256;
        File.WriteAllText(Path.Combine(Folder, "stale"), "x");
        _expert.Write("e", seed: 2);
        Assert.NotEqual(before, ExpertFolder.Read(Folder).Manifest.Files[ExpertFiles.Weights].Sha256);
        Assert.False(File.Exists(Path.Combine(Folder, "stale")));
        Assert.Equal([Folder], Directory.GetDirectories(_expert.Models));
    }

    [Fact]
    public void The_genai_configuration_names_the_graphs_inputs()
    {
        _expert.Write("e");
        JsonNode decoder = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, ExpertFiles.GenerationConfiguration)))!["model"]!["decoder"]!;
        ModelOutline outline = ModelOutline.Read(File.ReadAllBytes(Path.Combine(Folder, ExpertFiles.Model)));
        foreach ((string _, JsonNode? name) in decoder["inputs"]!.AsObject())
        {
            Assert.Contains(name!.GetValue<string>().Replace("%d", "1", StringComparison.Ordinal), outline.Inputs.Keys);
        }

        foreach ((string _, JsonNode? name) in decoder["outputs"]!.AsObject())
        {
            Assert.Contains(name!.GetValue<string>().Replace("%d", "0", StringComparison.Ordinal), outline.Outputs.Keys);
        }
    }

    [Fact]
    public void A_missing_folder_is_one_sentence() => Refused("There is no expert folder");

    [Fact]
    public void A_folder_without_a_manifest_is_no_expert()
    {
        Directory.CreateDirectory(Folder);
        Refused("has no expert.json");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"name\":\"e\"}")]
    [InlineData("{\"unknown\":1}")]
    public void A_manifest_that_is_not_one_is_refused(string json)
    {
        _expert.Write("e");
        File.WriteAllText(Path.Combine(Folder, ExpertFiles.Manifest), json);
        Refused("is not valid");
    }

    [Fact]
    public void All_faults_of_a_manifest_are_named_at_once()
    {
        _expert.Write("e");
        Edit(manifest =>
        {
            manifest["format"] = 9;
            manifest["name"] = "../e";
            manifest["spec"]!["layers"] = 0;
            manifest["context_length"] = 100_000;
        });
        Refused("format is 9", "name is '../e'", "layers is 0", "context_length is 100000");
    }

    [Theory]
    [MemberData(nameof(RequiredFiles))]
    public void A_missing_file_is_named(string file)
    {
        _expert.Write("e");
        File.Delete(Path.Combine(Folder, file));
        Refused($"lacks {file}");
    }

    public static TheoryData<string> RequiredFiles => [.. ExpertFiles.Required];

    [Fact]
    public void Truncated_weights_are_refused()
    {
        _expert.Write("e");
        using (FileStream stream = File.OpenWrite(Path.Combine(Folder, ExpertFiles.Weights)))
        {
            stream.SetLength(stream.Length - 1);
        }

        Refused(ExpertFiles.Weights, "truncated");
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/file")]
    [InlineData("sub\\file")]
    [InlineData("..")]
    public void A_listed_file_outside_the_folder_is_refused(string name)
    {
        _expert.Write("e");
        Edit(manifest => manifest["files"]![name] = new JsonObject { ["bytes"] = 1, ["sha256"] = "" });
        Refused("not a file of the folder itself");
    }

    [Fact]
    public void External_data_outside_the_folder_is_refused()
    {
        _expert.Write("e");
        ReplaceInModel("model.onnx.data"u8, "../../etc/pass!"u8);
        Refused("../../etc/pass!", "not a listed file");
    }

    [Fact]
    public void A_foreign_model_is_told_by_the_inputs_that_it_lacks()
    {
        _expert.Write("e");
        ReplaceInModel("seqlens_k"u8, "attn_mask"u8);
        Refused("lacks the inputs seqlens_k");
    }

    [Fact]
    public void A_model_that_is_no_protobuf_is_refused()
    {
        _expert.Write("e");
        string path = Path.Combine(Folder, ExpertFiles.Model);
        File.WriteAllBytes(path, [.. Enumerable.Repeat((byte)0xFF, (int)new FileInfo(path).Length)]);
        Refused("not an ONNX model");
    }

    [Fact]
    public void Cut_models_never_crash_the_reader()
    {
        _expert.Write("e");
        byte[] model = File.ReadAllBytes(Path.Combine(Folder, ExpertFiles.Model));
        var random = new Random(1);
        for (int i = 0; i < 300; i++)
        {
            byte[] broken = model[..random.Next(model.Length)];
            if (i % 2 == 0 && broken.Length > 0)
            {
                broken[random.Next(broken.Length)] ^= (byte)random.Next(1, 256);
            }

            Exception? exception = Record.Exception(() => ModelOutline.Read(broken));
            Assert.True(exception is null or FormatException, exception?.ToString());
        }
    }

    [Fact]
    public void Changed_weights_of_the_same_size_are_found_by_verification_only()
    {
        _expert.Write("e");
        string path = Path.Combine(Folder, ExpertFiles.Weights);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[123] ^= 1;
        File.WriteAllBytes(path, bytes);
        ExpertFolder folder = ExpertFolder.Read(Folder);
        Assert.Contains(ExpertFiles.Weights, Assert.Throws<ExpertFolderException>(folder.Verify).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_that_is_not_legal_is_refused_before_anything_is_written()
    {
        ExpertContent content = TestExpert.Content("e") with { Name = "a b", Gating = GatingPolicy.TopK(9) };
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => ExpertFolder.Write(Folder, content, new RandomDecoderWeights(TestExpert.Spec, 1)));
        Assert.Contains("name is 'a b'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("top-9", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_expert.Models));
    }

    [Fact]
    public void A_tokenizer_larger_than_the_vocabulary_is_refused()
    {
        ExpertContent content = TestExpert.Content("e") with { Spec = TestExpert.Spec with { VocabularySize = 262 } };
        Assert.Contains(
            "262",
            Assert.Throws<ArgumentException>(() => ExpertFolder.Write(Folder, content, new RandomDecoderWeights(content.Spec, 1))).Message,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_expert.Models));
    }

    private void Edit(Action<JsonNode> edit)
    {
        string path = Path.Combine(Folder, ExpertFiles.Manifest);
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(path))!;
        edit(manifest);
        File.WriteAllText(path, manifest.ToJsonString());
    }

    private void ReplaceInModel(ReadOnlySpan<byte> old, ReadOnlySpan<byte> replacement)
    {
        Assert.Equal(old.Length, replacement.Length);
        string path = Path.Combine(Folder, ExpertFiles.Model);
        byte[] bytes = File.ReadAllBytes(path);
        for (int at = bytes.AsSpan().IndexOf(old); at >= 0; at = bytes.AsSpan().IndexOf(old))
        {
            replacement.CopyTo(bytes.AsSpan(at));
        }

        File.WriteAllBytes(path, bytes);
    }

    private void Refused(params string[] parts)
    {
        string message = Assert.Throws<ExpertFolderException>(() => ExpertFolder.Read(Folder)).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
