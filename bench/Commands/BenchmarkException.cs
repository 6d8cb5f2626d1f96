namespace CoERouter.Bench.Commands;

/// <summary>A benchmark cannot be run, or what it measures does not work; the message is one sentence.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
