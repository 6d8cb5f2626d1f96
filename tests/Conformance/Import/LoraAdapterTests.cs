using System.Text.Json.Nodes;
using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Adapters;
using CoERouter.Experts.Import.Sources;
using CoERouter.Tests.Conformance.Folders;
using CoERouter.Tests.Conformance.Mutations;
using CoERouter.Tests.Experts.Import.Reference;
using Xunit;

namespace CoERouter.Tests.Conformance.Import;

/// <summary>A published adapter of GPT-2, and adapters made here whose sums are known.</summary>
public sealed class LoraAdapterTests : IDisposable
{
    private const string Fixture = "13-lora-gpt2";

    private readonly string _folder = Directory.CreateTempSubdirectory("coe-lora").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_published_adapter_is_read_with_its_names_shapes_and_scale()
    {
        LoraAdapter adapter = LoraAdapter.Read(FixtureFolder.Find(Fixture));
        Assert.Equal((8, 4f, true, "gpt2"), (adapter.Configuration.Rank, adapter.Configuration.Scale, adapter.Configuration.FanInFanOut, adapter.Configuration.BaseModel));
        Assert.Equal(36, adapter.Modules.Count);
        for (int layer = 0; layer < 12; layer++)
        {
            Assert.Equal((768, 2304), Size($"transformer.h.{layer}.attn.c_attn"));
            Assert.Equal((768, 768), Size($"transformer.h.{layer}.attn.c_proj"));
            Assert.Equal((3072, 768), Size($"transformer.h.{layer}.mlp.c_proj"));
        }

        Assert.All(adapter.Modules, module => Assert.Contains(module.Up, value => value != 0));
        Assert.All(adapter.Modules, module => Assert.All(module.Down, value => Assert.True(float.IsFinite(value))));

        (int Inputs, int Outputs) Size(string name)
        {
            LoraModule module = adapter.Modules.Single(module => module.Name == name);
            return (module.Inputs, module.Outputs);
        }
    }

    [Fact]
    public void The_published_adapter_merges_into_a_checkpoint_of_its_shape()
    {
        LoraAdapter adapter = LoraAdapter.Read(FixtureFolder.Find(Fixture));
        const string Name = "h.3.attn.c_attn.weight";
        var tensors = adapter.Modules.ToDictionary(
            module => $"{module.Name["transformer.".Length..]}.weight",
            module => new TestTensor([module.Inputs, module.Outputs], new float[module.Inputs * module.Outputs]));
        string path = Path.Combine(_folder, "base.safetensors");
        SafetensorsWriter.Write(path, tensors);
        using AdaptedSource merged = AdaptedSource.Merge(SafetensorsFile.Open(path), adapter);
        LoraModule module = adapter.Modules.Single(module => module.Name == "transformer.h.3.attn.c_attn");
        var row = new float[3000];
        const int Start = (5 * 2304) + 17;
        merged.Find(Name)!.Read(Start, row);
        for (int i = 0; i < row.Length; i += 97)
        {
            int input = (Start + i) / 2304;
            int output = (Start + i) % 2304;
            double expected = 4 * Enumerable.Range(0, 8).Sum(r => (double)module.Up[(output * 8) + r] * module.Down[(r * 768) + input]);
            Assert.Equal(expected, row[i], 1e-6);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Merged_matrices_are_base_plus_scaled_product(bool fanInFanOut)
    {
        var random = new Random(1);
        TestTensor down = Random(random, 3, 10);
        TestTensor up = Random(random, 7, 3);
        TestTensor weight = fanInFanOut ? Random(random, 10, 7) : Random(random, 7, 10);
        Write(config => config["fan_in_fan_out"] = fanInFanOut, ("model.q", down, up));
        string path = Path.Combine(_folder, "base.safetensors");
        SafetensorsWriter.Write(path, new Dictionary<string, TestTensor> { ["model.q.weight"] = weight, ["other"] = down });
        using AdaptedSource merged = AdaptedSource.Merge(SafetensorsFile.Open(path), LoraAdapter.Read(_folder));
        Assert.Equal(["model.q.weight", "other"], merged.Names.Order(StringComparer.Ordinal));
        for (int start = 0; start < 70; start += 3)
        {
            var values = new float[Math.Min(23, 70 - start)];
            merged.Find("model.q.weight")!.Read(start, values);
            for (int i = 0; i < values.Length; i++)
            {
                (int row, int column) = ((start + i) / (int)weight.Shape[1], (start + i) % (int)weight.Shape[1]);
                (int output, int input) = fanInFanOut ? (column, row) : (row, column);
                float expected = weight[row, column] + (2 * Enumerable.Range(0, 3).Sum(r => up[output, r] * down[r, input]));
                Assert.Equal(expected, values[i], 1e-5);
            }
        }

        var plain = new float[30];
        merged.Find("other")!.Read(0, plain);
        Assert.Equal(down.Values, plain);
    }

    [Fact]
    public void A_rank_stabilised_adapter_is_scaled_by_the_root()
    {
        var random = new Random(2);
        Write(config => config["use_rslora"] = true, ("model.q", Random(random, 3, 4), Random(random, 5, 3)));
        Assert.Equal(6 / MathF.Sqrt(3), LoraAdapter.Read(_folder).Configuration.Scale);
    }

    [Theory]
    [InlineData("peft_type", "\"IA3\"", "peft_type")]
    [InlineData("r", "0", "r is not")]
    [InlineData("r", "1e99", "r is not")]
    [InlineData("lora_alpha", "\"x\"", "lora_alpha")]
    [InlineData("use_dora", "true", "use_dora")]
    [InlineData("bias", "\"all\"", "bias")]
    [InlineData("rank_pattern", "{\"a\":1}", "rank_pattern")]
    [InlineData("modules_to_save", "[\"lm_head\"]", "modules_to_save")]
    [InlineData("r", "4", "not a pair of matrices")]
    public void What_cannot_be_merged_is_refused_with_a_sentence(string field, string value, string reason)
    {
        var random = new Random(3);
        Write(config => config[field] = JsonNode.Parse(value), ("model.q", Random(random, 3, 4), Random(random, 5, 3)));
        Refused(() => LoraAdapter.Read(_folder), reason);
    }

    [Fact]
    public void A_base_that_does_not_fit_is_refused()
    {
        var random = new Random(4);
        Write(_ => { }, ("model.q", Random(random, 3, 4), Random(random, 5, 3)));
        LoraAdapter adapter = LoraAdapter.Read(_folder);
        string path = Path.Combine(_folder, "base.safetensors");
        SafetensorsWriter.Write(path, new Dictionary<string, TestTensor> { ["model.q.weight"] = Random(random, 4, 5) });
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            Refused(() => AdaptedSource.Merge(file, adapter), "the base has it as [4, 5]");
        }

        SafetensorsWriter.Write(path, new Dictionary<string, TestTensor> { ["model.k.weight"] = Random(random, 5, 4) });
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            Refused(() => AdaptedSource.Merge(file, adapter), "which the base does not have");
        }
    }

    [Fact]
    public void Cut_and_changed_adapters_are_refused_with_a_sentence_or_read()
    {
        var random = new Random(5);
        Write(_ => { }, ("model.q", Random(random, 3, 4), Random(random, 5, 3)));
        string weights = Path.Combine(_folder, "adapter_model.safetensors");
        string configuration = Path.Combine(_folder, LoraConfiguration.FileName);
        (byte[] first, byte[] second) = (File.ReadAllBytes(weights), File.ReadAllBytes(configuration));
        for (int i = 0; i < 10_000; i++)
        {
            File.WriteAllBytes(weights, i % 2 == 0 ? Mutation.Of(first, random) : first);
            File.WriteAllBytes(configuration, i % 2 == 1 ? Mutation.Of(second, random) : second);
            Exception? exception = Record.Exception(() => ProcessorTime.Bound(i, () => LoraAdapter.Read(_folder)));
            Assert.True(exception is null or ModelImportException, exception?.ToString());
        }
    }

    private static void Refused(Func<object> action, string reason)
    {
        string sentence = Assert.Throws<ModelImportException>(action).Message;
        Assert.Contains(reason, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }

    private void Write(Action<JsonObject> change, params (string Module, TestTensor Down, TestTensor Up)[] modules)
    {
        var configuration = new JsonObject { ["peft_type"] = "LORA", ["r"] = 3, ["lora_alpha"] = 6, ["fan_in_fan_out"] = false, ["bias"] = "none" };
        change(configuration);
        File.WriteAllText(Path.Combine(_folder, LoraConfiguration.FileName), configuration.ToJsonString());
        Dictionary<string, TestTensor> tensors = [];
        foreach ((string module, TestTensor down, TestTensor up) in modules)
        {
            tensors.Add($"base_model.model.{module}.lora_A.weight", down);
            tensors.Add($"base_model.model.{module}.lora_B.weight", up);
        }

        SafetensorsWriter.Write(Path.Combine(_folder, "adapter_model.safetensors"), tensors);
    }

    private static TestTensor Random(Random random, int rows, int columns) =>
        new([rows, columns], [.. Enumerable.Range(0, rows * columns).Select(_ => (float)random.NextDouble() - 0.5f)]);
}
