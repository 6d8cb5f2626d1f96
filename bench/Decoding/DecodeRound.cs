namespace CoERouter.Bench.Decoding;

/// <summary>One round: a prompt read, and tokens written after it.</summary>
/// <param name="PromptSeconds">Reading the prompt.</param>
/// <param name="GraphSeconds">The graph runs of the tokens written.</param>
/// <param name="SamplingSeconds">Choosing those tokens.</param>
/// <param name="AllocatedBytes">Managed memory allocated while writing them.</param>
internal sealed record DecodeRound(double PromptSeconds, double GraphSeconds, double SamplingSeconds, long AllocatedBytes)
{
    public double TokenSeconds => GraphSeconds + SamplingSeconds;
}
