using CoERouter.Experts.Folders;

namespace CoERouter.Training.Runs;

/// <summary>What exporting an expert gave, and what rounding its weights cost.</summary>
/// <param name="Folder">The folder written.</param>
/// <param name="WeightBytes">Bytes of the weights.</param>
/// <param name="Questions">Validation questions asked of both forms.</param>
/// <param name="ExactAsFloat32">Share answered right with weights in single precision.</param>
/// <param name="ExactAsInt8">Share answered right with weights in 8 bits.</param>
public sealed record ExportReport(ExpertFolder Folder, long WeightBytes, int Questions, double ExactAsFloat32, double ExactAsInt8)
{
    /// <summary>Accuracy lost to rounding, in percentage points; negative where rounding happened to help.</summary>
    public double LossPoints => 100 * (ExactAsFloat32 - ExactAsInt8);
}
