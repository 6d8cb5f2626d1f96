using CoERouter.Bench.Reporting;
using Xunit;

namespace CoERouter.Tests.Bench.Reporting;

public sealed class MachineTests
{
    [Fact]
    public void The_processor_is_its_model_name() =>
        Assert.Equal("Example CPU: 3 GHz", Machine.ProcessorOf(["processor\t: 0", "model\t\t: 2", "model name\t: Example CPU: 3 GHz", "model name\t: Other"]));

    [Fact]
    public void A_list_without_a_name_gives_the_architecture() => Assert.NotEmpty(Machine.ProcessorOf(["processor : 0"]));

    [Theory]
    [InlineData("32768K\n", 32L << 20)]
    [InlineData("36M", 36L << 20)]
    [InlineData("1G", 1L << 30)]
    [InlineData("4096", 4096L)]
    [InlineData("", null)]
    [InlineData("K", null)]
    [InlineData("-1K", null)]
    public void Cache_sizes_are_read_with_their_unit(string text, long? bytes) => Assert.Equal(bytes, Machine.CacheBytes(text));

    [Fact]
    public void The_line_names_all_that_a_reader_must_know()
    {
        string line = new Machine("CPU", 2, 16L << 30, 32L << 20, "Linux", ".NET 10", "1.30.0", "Release build").Describe();
        Assert.Equal("CPU, 2 cores, last-level cache 32 MiB, memory 16 GiB; Linux; .NET 10; ONNX Runtime 1.30.0; Release build", line);
    }

    [Fact]
    public void This_machine_has_cores_memory_and_a_runtime()
    {
        Machine machine = Machine.Read();
        Assert.True(machine is { Cores: > 0, MemoryBytes: > 0, LastLevelCacheBytes: > 0 });
        Assert.NotEmpty(machine.OnnxRuntime);
    }
}
