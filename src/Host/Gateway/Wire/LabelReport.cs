namespace CoERouter.Host.Gateway.Wire;

/// <summary>Prompts whose true category feedback has named.</summary>
/// <param name="Count">How many.</param>
/// <param name="Right">How many of them the categorizer had right.</param>
internal sealed record LabelReport(long Count, long Right);
