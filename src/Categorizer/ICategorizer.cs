namespace CoERouter.Categorizer;

/// <summary>Prompt to calibrated distribution over categories. Pure and thread-safe.</summary>
public interface ICategorizer
{
    /// <summary>Names of the categories, in the order of every estimate; the last one may be <c>unknown</c>.</summary>
    IReadOnlyList<string> Categories { get; }

    /// <summary>A short hash of everything that decides, so that receipts can be replayed.</summary>
    string Revision { get; }

    /// <summary>Estimates the category of a prompt.</summary>
    CategoryEstimate Categorize(ReadOnlySpan<char> prompt);
}
