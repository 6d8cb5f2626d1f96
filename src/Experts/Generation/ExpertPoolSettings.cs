namespace CoERouter.Experts.Generation;

/// <summary>How many experts a pool keeps loaded.</summary>
public sealed record ExpertPoolSettings
{
    /// <summary>Most experts loaded at once. Default 16.</summary>
    public int Resident { get; init; } = 16;

    /// <summary>Most bytes of graphs and weights loaded at once; one expert may always be loaded. Default 1 GiB.</summary>
    public long ResidentBytes { get; init; } = 1L << 30;

    /// <summary>How each expert uses the machine.</summary>
    public ExpertModelSettings Model { get; init; } = new();

    /// <summary>Throws one <see cref="ArgumentException"/> that names every illegal value.</summary>
    public void Validate()
    {
        if (Resident < 1 || ResidentBytes < 1)
        {
            throw new ArgumentException(
                $"The pool settings are not valid: resident is {Resident} and resident_bytes {ResidentBytes}, legal is 1 or more.");
        }

        Model.Validate();
    }
}
