using System.Text.Json.Serialization;

namespace CoERouter.Router.Refinement;

/// <summary>
/// A linear model of how much more a dear arm is expected to score on a prompt than a cheap one. Where answers are right or wrong that is the
/// probability that the dear arm wins less the probability that the cheap one does. Plain data, as it lies in a file; <see cref="GainScorer"/>
/// computes with it.
/// </summary>
public sealed record GainModel
{
    /// <summary>Mean gain of the prompts that it was fitted to.</summary>
    public required double Mean { get; init; }

    /// <summary>Means of the figures of <see cref="PromptShape"/>; empty where the shape of a prompt tells nothing.</summary>
    [JsonConverter(typeof(CompactNumbersConverter<double>))]
    public double[] ShapeMeans { get; init; } = [];

    /// <summary>Their standard deviations; a figure with 0 is passed over.</summary>
    [JsonConverter(typeof(CompactNumbersConverter<double>))]
    public double[] ShapeDeviations { get; init; } = [];

    /// <summary>Their weights, per standard deviation.</summary>
    [JsonConverter(typeof(CompactNumbersConverter<double>))]
    public double[] ShapeWeights { get; init; } = [];

    /// <summary>Hashes of the known terms (<see cref="PromptTerms"/>), ascending; empty where terms tell nothing.</summary>
    [JsonConverter(typeof(CompactNumbersConverter<uint>))]
    public uint[] Terms { get; init; } = [];

    /// <summary>How rare each term is: the logarithm of prompts over prompts with the term.</summary>
    [JsonConverter(typeof(CompactNumbersConverter<double>))]
    public double[] Rarities { get; init; } = [];

    /// <summary>Weight of each term.</summary>
    [JsonConverter(typeof(CompactNumbersConverter<double>))]
    public double[] TermWeights { get; init; } = [];

    /// <summary>Everything that is wrong with the model, one sentence each; empty where nothing is.</summary>
    /// <param name="name">What to call the model.</param>
    public IReadOnlyList<string> Faults(string name)
    {
        List<string> faults = [];
        double[][] numbers = [[Mean], ShapeMeans, ShapeDeviations, ShapeWeights, Rarities, TermWeights];
        if (!numbers.All(row => row.All(double.IsFinite)))
        {
            faults.Add($"{name} has a number that is not finite.");
        }

        if (ShapeWeights.Length is not (0 or PromptShape.Figures) || ShapeMeans.Length != ShapeWeights.Length || ShapeDeviations.Length != ShapeWeights.Length)
        {
            faults.Add($"{name} has {ShapeMeans.Length} means, {ShapeDeviations.Length} deviations and {ShapeWeights.Length} weights of the shape; legal are {PromptShape.Figures} of each, or none.");
        }

        if (Rarities.Length != Terms.Length || TermWeights.Length != Terms.Length)
        {
            faults.Add($"{name} has {Terms.Length} terms with {Rarities.Length} rarities and {TermWeights.Length} weights; there has to be one of each.");
        }

        if (!Terms.Zip(Terms.Skip(1)).All(pair => pair.First < pair.Second))
        {
            faults.Add($"{name} has terms that do not ascend.");
        }

        return faults;
    }
}
