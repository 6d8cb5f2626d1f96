namespace CoERouter.Experts.Import.Encoders;

/// <summary>How the vectors of tokens become one; several are joined in this order.</summary>
public enum PoolingMode
{
    /// <summary>The vector of the first token.</summary>
    FirstToken,

    /// <summary>The largest number at each place.</summary>
    Maximum,

    /// <summary>The mean.</summary>
    Mean,

    /// <summary>The sum, divided by the root of the number of tokens.</summary>
    MeanOverRoot,

    /// <summary>The mean weighted by place, so that later tokens count for more.</summary>
    WeightedMean,

    /// <summary>The vector of the last token.</summary>
    LastToken,
}
