using CoERouter.Bench.Commands;
using Xunit;

namespace CoERouter.Tests.Bench.Commands;

public sealed class BenchCommandLineTests
{
    [Theory]
    [InlineData("serve --rounds 0 --clients 5000", "--rounds is 0, legal is 1 to 1000; --clients is 5000, legal is 1 to 1024.")]
    [InlineData("decode --models nowhere", "There is no models folder")]
    [InlineData("start --models . --host nothing", "There is no program")]
    public async Task What_is_wrong_is_one_sentence(string arguments, string sentence)
    {
        (int code, string output, string error) = await RunAsync(arguments.Split(' '));
        Assert.NotEqual(0, code);
        Assert.DoesNotContain("##", output, StringComparison.Ordinal);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bandwidth --models x")]
    [InlineData("kernel --clients 3")]
    [InlineData("all --short")]
    [InlineData("nonsense")]
    public async Task A_command_takes_only_the_options_that_it_reads(string arguments) => Assert.NotEqual(0, (await RunAsync(arguments.Split(' '))).Code);

    [Fact]
    public async Task The_help_names_every_benchmark()
    {
        (int code, string output, _) = await RunAsync("--help");
        Assert.Equal(0, code);
        Assert.All(BenchCommandLine.Benchmarks, benchmark => Assert.Contains(benchmark.Description, output, StringComparison.Ordinal));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await BenchCommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
