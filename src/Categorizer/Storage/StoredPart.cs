namespace CoERouter.Categorizer.Storage;

/// <summary>One categorizer of a <see cref="StoredCategorizer"/>: a linear model, a head over embeddings, or an ensemble of such.</summary>
public sealed record StoredPart
{
    /// <summary>The most members of an ensemble.</summary>
    public const int MostMembers = 8;

    /// <summary>What it is.</summary>
    public required StoredKind Kind { get; init; }

    /// <summary>What logits are divided by before the softmax; positive.</summary>
    public required float Temperature { get; init; }

    /// <summary>The probability from which an estimate is confident, from 0 to 1.</summary>
    public required float Threshold { get; init; }

    /// <summary>The out-of-domain score above which a prompt is foreign; null where none is.</summary>
    public float? DomainLimit { get; init; }

    /// <summary>Of a linear model: the bits of its buckets.</summary>
    public int? BucketBits { get; init; }

    /// <summary>Of a kNN head: how many neighbours vote.</summary>
    public int? Neighbours { get; init; }

    /// <summary>Of a kNN head: how quickly a vote falls with distance.</summary>
    public float? NeighbourTemperature { get; init; }

    /// <summary>Of an ensemble: its members.</summary>
    public IReadOnlyList<StoredMember>? Members { get; init; }

    internal bool NeedsEmbedding => Kind is StoredKind.Logistic or StoredKind.Centroid or StoredKind.Neighbours || (Members?.Any(member => member?.Part.NeedsEmbedding == true) ?? false);

    internal CategorizerCalibration Calibration => new(Temperature, Threshold, DomainLimit ?? float.PositiveInfinity);

    internal IEnumerable<string> Faults(bool isMember)
    {
        if (!Enum.IsDefined(Kind) || (isMember && Kind == StoredKind.Ensemble))
        {
            yield return "An ensemble is made of linear models and heads over embeddings, not of ensembles.";
        }

        if (!(float.IsFinite(Temperature) && Temperature > 0))
        {
            yield return $"A temperature is {Temperature}; it must be positive and finite.";
        }

        if (Threshold is not (>= 0 and <= 1))
        {
            yield return $"A threshold is {Threshold}; it must be from 0 to 1.";
        }

        if (DomainLimit is { } limit && float.IsNaN(limit))
        {
            yield return "A domain limit is not a number.";
        }

        if (Kind == StoredKind.Linear && BucketBits is not (>= CategorizerModel.FewestBucketBits and <= CategorizerModel.MostBucketBits))
        {
            yield return $"A linear part needs bucket_bits from {CategorizerModel.FewestBucketBits} to {CategorizerModel.MostBucketBits}.";
        }

        if (Kind == StoredKind.Neighbours && (Neighbours is not (>= 1 and <= 256) || NeighbourTemperature is not > 0))
        {
            yield return "A kNN part needs neighbours from 1 to 256 and a positive neighbour_temperature.";
        }

        bool hasMembers = Members is { Count: >= 1 and <= MostMembers } && Members.All(member => member is not null);
        if ((Kind == StoredKind.Ensemble) != hasMembers || (Members is not null && !hasMembers))
        {
            yield return $"An ensemble needs from 1 to {MostMembers} members, and only an ensemble has any.";
            yield break;
        }

        foreach (string fault in Members?.SelectMany(member => member.Part.Faults(isMember: true)) ?? [])
        {
            yield return fault;
        }
    }
}
