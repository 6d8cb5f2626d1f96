using CoERouter.Bench.Commands;
using CoERouter.Bench.Processes;
using Xunit;

namespace CoERouter.Tests.Bench.Processes;

public sealed class HostExecutableTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("coe-bench").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void It_is_the_host_of_the_same_configuration_and_framework()
    {
        File.WriteAllText(Path.Combine(_root, "CoERouter.sln"), "");
        string output = Path.Combine(_root, "src", "Host", "bin", "Release", "net10.0");
        Directory.CreateDirectory(output);
        string program = Path.Combine(output, OperatingSystem.IsWindows() ? "CoERouter.Host.exe" : "CoERouter.Host");
        File.WriteAllText(program, "");
        Assert.Equal(program, HostExecutable.Locate(null, Path.Combine(_root, "bench", "bin", "Release", "net10.0") + Path.DirectorySeparatorChar));
        string sentence = Assert.Throws<BenchmarkException>(() => HostExecutable.Locate(null, Path.Combine(_root, "bench", "bin", "Debug", "net10.0"))).Message;
        Assert.Contains("is not built", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_program_counts_and_must_exist()
    {
        string named = Path.Combine(_root, "coe");
        Assert.Contains(named, Assert.Throws<BenchmarkException>(() => HostExecutable.Locate(named, _root)).Message, StringComparison.Ordinal);
        File.WriteAllText(named, "");
        Assert.Equal(named, HostExecutable.Locate(named, _root));
    }

    [Fact]
    public void Outside_of_a_repository_it_must_be_named() =>
        Assert.Contains("--host", Assert.Throws<BenchmarkException>(() => HostExecutable.Locate(null, Path.Combine(_root, "a", "b"))).Message, StringComparison.Ordinal);
}
