namespace CoERouter.Host.Commands;

/// <summary>What <c>coe experts --json</c> writes for each expert.</summary>
internal sealed record ExpertRecord(
    string Name, string Task, string Description, long TotalParameters, long ActiveParameters, string Gating, string Quantization, int ContextLength, double? ExactMatch);
