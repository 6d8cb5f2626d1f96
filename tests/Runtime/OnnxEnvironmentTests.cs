using CoERouter.Runtime;
using Xunit;

namespace CoERouter.Tests.Runtime;

public sealed class OnnxEnvironmentTests
{
    [Fact]
    public void Says_what_it_is()
    {
        OnnxEnvironment environment = OnnxEnvironment.Shared;

        Assert.Same(environment, OnnxEnvironment.Shared);
        Assert.StartsWith("1.", environment.Version, StringComparison.Ordinal);
        Assert.Contains("CPUExecutionProvider", environment.Providers);
        Assert.NotEmpty(environment.LibraryPath);
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData("", 4)]
    [InlineData("verbose", 0)]
    [InlineData("Warning", 2)]
    [InlineData("error", 3)]
    public void Reads_the_log_severity(string? text, int severity) => Assert.Equal(severity, OnnxEnvironment.SeverityOf(text));

    [Fact]
    public void Names_the_legal_severities() =>
        Refusal.Says<ArgumentException>("verbose, info, warning, error, fatal", () => OnnxEnvironment.SeverityOf("loud"));
}
