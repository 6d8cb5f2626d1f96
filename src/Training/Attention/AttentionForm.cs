namespace CoERouter.Training.Attention;

/// <summary>How a training graph computes attention.</summary>
public enum AttentionForm
{
    /// <summary>By <see cref="SegmentAttentionOperator"/>, which skips what lies outside an example; on the CPU alone. The default.</summary>
    Segments,

    /// <summary>By standard operators over whole rows, which every device has.</summary>
    Standard,
}
