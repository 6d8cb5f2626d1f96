using System.Text;
using System.Text.Json.Nodes;
using CoERouter.Experts.Folders;
using CoERouter.Host.Composition;
using CoERouter.Runtime.Graphs;
using CoERouter.Tests.Conformance.Mutations;
using Xunit;

namespace CoERouter.Tests.Conformance.Folders;

/// <summary>Folders that lie: each is refused with one sentence before the runtime sees it, or served as what it is.</summary>
public sealed class HostileFolderTests : IDisposable
{
    private const int Mutants = 10_000;

    private readonly string _root = Directory.CreateTempSubdirectory("coe-hostile").FullName;
    private readonly string _folder;

    public HostileFolderTests()
    {
        _folder = Path.Combine(_root, "tiny");
        TinyDecoder.Write(_folder, bits: 4, external: true);
        File.WriteAllBytes(Path.Combine(_root, "weights.bin"), new byte[1 << 20]);
    }

    private string Model => Path.Combine(_folder, "decoder.onnx");

    private string Weights => Path.Combine(_folder, "weights.bin");

    private string Configuration => Path.Combine(_folder, ExpertFiles.GenerationConfiguration);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact(Timeout = 600_000)]
    public async Task Ten_thousand_damaged_folders_are_read_or_refused_with_a_sentence()
    {
        await Task.Yield();
        var random = new Random(11);
        byte[] model = File.ReadAllBytes(Model);
        byte[] configuration = File.ReadAllBytes(Configuration);
        byte[] manifest = Encoding.UTF8.GetBytes("""{"name":"tiny","task":"t","description":"d","revision":"r","gating":{"count":1},"total_parameters":1,"active_parameters":1,"context_length":9,"files":{"decoder.onnx":{"bytes":1,"sha256":""}}}""");
        int refused = 0;
        for (int i = 0; i < Mutants; i++)
        {
            File.WriteAllBytes(Model, i % 3 == 0 ? Mutation.Of(model, random) : model);
            File.WriteAllBytes(Configuration, i % 3 == 1 ? Mutation.Of(configuration, random) : configuration);
            if (i % 3 == 2)
            {
                File.WriteAllBytes(Path.Combine(_folder, ExpertFiles.Manifest), Mutation.Of(manifest, random));
            }
            else
            {
                File.Delete(Path.Combine(_folder, ExpertFiles.Manifest));
            }

            try
            {
                ExpertFolder? read = null;
                ProcessorTime.Bound(i, () => read = ExpertFolder.Read(_folder));
                ExpertFolder folder = read!;
                Assert.All(folder.ModelFiles, file => Assert.True(File.Exists(Path.Combine(_folder, file))));
                Assert.All(folder.ModelFiles, file => Assert.DoesNotContain("..", file, StringComparison.Ordinal));
            }
            catch (ExpertFolderException exception)
            {
                AssertSentence(exception.Message);
                refused++;
            }
        }

        Assert.InRange(refused, Mutants / 2, Mutants);
    }

    [Theory]
    [InlineData("../tiny2/model.onnx", "does not lie in it")]
    [InlineData("/etc/hostname", "does not lie in it")]
    [InlineData("a/../../x", "does not lie in it")]
    [InlineData("a\\b", "does not lie in it")]
    [InlineData("C:x", "does not lie in it")]
    [InlineData("absent.onnx", "lacks absent.onnx")]
    [InlineData("", "filename")]
    public void Graphs_outside_the_folder_are_refused(string name, string reason) =>
        Refused(json => json["model"]!["decoder"]!["filename"] = name, reason);

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("./weights.bin")]
    [InlineData("/proc/self/mem")]
    [InlineData("*/_ORT_MEM_ADDR_/*")]
    [InlineData("x/../weights.bin")]
    public void External_data_outside_the_folder_is_refused(string location)
    {
        WriteModel(location, 0, 256);
        AssertRefused("does not lie in it");
    }

    [Theory]
    [InlineData(0, 4096, "need 256")]
    [InlineData(1 << 20, 256, "beyond the end")]
    [InlineData(long.MaxValue, 256, "beyond the end")]
    [InlineData(-1, 256, "where a number belongs")]
    public void External_data_of_wrong_sizes_is_refused(long offset, long length, string reason)
    {
        WriteModel("weights.bin", offset, length);
        AssertRefused(reason);
    }

    [Fact]
    public void Links_that_leave_the_folder_are_refused_and_links_within_it_are_followed()
    {
        string outside = Path.Combine(_root, "weights.bin");
        string inside = Path.Combine(_folder, "kept.bin");
        File.Move(Weights, inside);
        foreach (string target in (string[])[outside, "../weights.bin", "kept.bin/../../weights.bin", "/etc/passwd"])
        {
            File.CreateSymbolicLink(Weights, target);
            AssertRefused("a link that leaves the folder");
            File.Delete(Weights);
        }

        File.CreateSymbolicLink(Weights, "kept.bin");
        Assert.Contains("weights.bin", ExpertFolder.Read(_folder).ModelFiles);
        File.Delete(Weights);
        File.CreateSymbolicLink(Weights, "weights.bin");
        AssertRefused("a link");

        // A folder within that is a link out is no way either.
        Directory.CreateSymbolicLink(Path.Combine(_folder, "way"), _root);
        File.Delete(Weights);
        File.Move(inside, Weights);
        WriteModel("way/weights.bin", 0, 256);
        AssertRefused("a link that leaves the folder");
    }

    [Fact]
    public void Operators_from_elsewhere_are_refused()
    {
        foreach ((string domain, string operation, string reason) in (ValueTuple<string, string, string>[])
            [("evil.domain", "Shell", "of the domain 'evil.domain'"), (GraphBuilder.ContributedDomain, "EPContext", "compiled code"), ("ai.onnx.contrib", "PyOp", "of the domain")])
        {
            var graph = new GraphBuilder("hostile");
            graph.Node(operation, [graph.Input("input_ids", ElementType.Int64, "b", "s")], ["logits"], domain);
            File.WriteAllBytes(Model, graph.ToModel());
            AssertRefused(reason);
        }
    }

    [Theory]
    [InlineData("LayerNormalization", "")]
    [InlineData("Attention", GraphBuilder.ContributedDomain)]
    public void Nodes_that_would_bring_the_runtime_down_are_refused(string operation, string domain)
    {
        var graph = new GraphBuilder("hostile");
        string ids = graph.Input("input_ids", ElementType.Int64, "b", "s");
        string weights = graph.Initializer<float>("w", new float[64], 8, 8);
        graph.Node(operation, [ids, weights, ""], ["logits"], domain);
        File.WriteAllBytes(Model, graph.ToModel());
        AssertRefused("lacks an input");
    }

    [Fact]
    public void Deep_and_large_configurations_are_refused()
    {
        File.WriteAllText(Configuration, new string('[', 100_000));
        AssertRefused("is not valid");
        File.WriteAllText(Configuration, "{\"model\":" + string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 41));
        AssertRefused("is not valid");
        File.WriteAllBytes(Configuration, new byte[5 << 20]);
        AssertRefused("at most");
        File.WriteAllText(Configuration, "[1]");
        AssertRefused("is not an object");
        File.WriteAllText(Configuration, "{}");
        AssertRefused("no text decoder");
    }

    [Theory]
    [InlineData("vocab_size", "1e99")]
    [InlineData("vocab_size", "-5")]
    [InlineData("vocab_size", "99999999999999999999999999")]
    [InlineData("context_length", "2147483648")]
    [InlineData("context_length", "\"long\"")]
    [InlineData("eos_token_id", "[1,-1]")]
    [InlineData("eos_token_id", "{}")]
    [InlineData("decoder", "[]")]
    [InlineData("type", "7")]
    public void Impossible_numbers_are_refused(string field, string value) => Refused(json => json["model"]![field] = JsonNode.Parse(value), field);

    [Theory]
    [InlineData("past_key_names", "%s%n")]
    [InlineData("past_key_names", "past")]
    [InlineData("past_key_names", "%d%d")]
    public void Patterns_are_names_with_one_number(string field, string pattern) =>
        Refused(json => json["model"]!["decoder"]!["inputs"] = new JsonObject { [field] = pattern }, "one %d");

    [Theory]
    [InlineData("speech", "speech")]
    [InlineData("encoder", "encoder")]
    [InlineData("vision", "images")]
    [InlineData("embedding", "embeddings")]
    public void Models_that_are_no_text_decoders_are_refused(string section, string reason) =>
        Refused(json => json["model"]![section] = new JsonObject { ["filename"] = "x" }, reason);

    [Fact]
    public void Pipelines_and_libraries_are_refused_together()
    {
        Refused(
            json =>
            {
                json["model"]!["decoder"]!["pipeline"] = new JsonArray();
                json["model"]!["decoder"]!["session_options"] = new JsonObject { ["custom_ops_library"] = "evil.so" };
            },
            "pipeline",
            "compiled code");
    }

    [Fact]
    public void A_graph_that_reads_embeddings_is_refused()
    {
        var graph = new GraphBuilder("embeds");
        graph.Node("Identity", [graph.Input("inputs_embeds", ElementType.Float32, "b", "s", 8)], ["logits"]);
        graph.Output("logits", ElementType.Float32, "b", "s", TinyDecoder.Vocabulary);
        File.WriteAllBytes(Model, graph.ToModel());
        AssertRefused("instead of tokens");
    }

    [Fact]
    public async Task A_model_that_never_ends_is_stopped_in_its_own_process()
    {
        var trial = new ProcessTrial(TimeSpan.FromMilliseconds(1));
        string sentence = (await Assert.ThrowsAsync<ExpertFolderException>(
            () => trial.RunAsync(ExpertFolder.Read(_folder), CancellationToken.None))).Message;
        Assert.Contains("longer than", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_says_what_its_process_says()
    {
        var trial = new ProcessTrial(TimeSpan.FromMinutes(5));
        await trial.RunAsync(ExpertFolder.Read(_folder), CancellationToken.None);

        // An attention of no heads passes the reader, and only the runtime knows that there is no such thing.
        var graph = new GraphBuilder("odd");
        string ids = graph.Input("input_ids", ElementType.Int64, "b", "s");
        string past = graph.Input("past_key_values.0.key", ElementType.Float32, "b", 2, "p", 4);
        graph.Node("Reshape", [ids, graph.Initializer<long>("shape", [7, 7, 7], 3)], ["wrong"]);
        graph.Node("Cast", ["wrong"], ["logits"], "", NodeAttribute.Integer("to", 1));
        graph.Node("Identity", [past], ["present.0.key"]);
        graph.Output("logits", ElementType.Float32, "b", "s", TinyDecoder.Vocabulary);
        graph.Output("present.0.key", ElementType.Float32, "b", 2, "p", 4);
        File.WriteAllBytes(Model, graph.ToModel());
        string sentence = (await Assert.ThrowsAsync<ExpertFolderException>(
            () => trial.RunAsync(ExpertFolder.Read(_folder), CancellationToken.None))).Message;
        AssertSentence(sentence);
    }

    private void WriteModel(string location, long offset, long length)
    {
        var graph = new GraphBuilder("hostile");
        string ids = graph.Input("input_ids", ElementType.Int64, "b", "s");
        graph.ExternalInitializer("secret", ElementType.Float32, location, offset, length, 64);
        graph.Node("Identity", [ids], ["logits"]);
        File.WriteAllBytes(Model, graph.ToModel());
    }

    private void Refused(Action<JsonNode> change, params string[] reasons)
    {
        JsonNode json = JsonNode.Parse(File.ReadAllText(Configuration))!;
        change(json);
        File.WriteAllText(Configuration, json.ToJsonString());
        Assert.All(reasons, AssertRefused);
    }

    private void AssertRefused(string reason)
    {
        string sentence = Assert.Throws<ExpertFolderException>(() => ExpertFolder.Read(_folder)).Message;
        Assert.Contains(reason, sentence, StringComparison.Ordinal);
        AssertSentence(sentence);
    }

    private static void AssertSentence(string sentence)
    {
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sentence);
    }
}
