namespace CoERouter.Categorizer.Storage;

/// <summary>Names of the tensors of a part.</summary>
internal static class PartTensors
{
    public const string Weights = "weights";
    public const string Scales = "scales";
    public const string Biases = "biases";
    public const string Vectors = "vectors";
    public const string Categories = "categories";

    /// <summary>What names of a member's tensors begin with.</summary>
    public static string Member(string at, int index) => FormattableString.Invariant($"{at}members.{index}.");
}
