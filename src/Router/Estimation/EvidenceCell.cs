namespace CoERouter.Router.Estimation;

/// <summary>Sums over the answers of one arm in one category. Centred means: less the mean of all arms on the same question.</summary>
internal struct EvidenceCell
{
    public long Count;
    public double Sum;
    public double SumOfSquares;
    public double CentredSum;
    public double CentredSumOfSquares;

    public readonly double Mean => Sum / Count;

    public readonly double CentredMean => CentredSum / Count;

    /// <summary>Squared deviations from the mean of the cell.</summary>
    public readonly double Spread => Math.Max(0, SumOfSquares - (Sum * Sum / Count));

    /// <summary>Squared deviations of the centred scores from their mean.</summary>
    public readonly double CentredSpread => Math.Max(0, CentredSumOfSquares - (CentredSum * CentredSum / Count));
}
