namespace CoERouter.Tests.Experts.Import.Reference;

/// <summary>A tensor of a checkpoint made by a test.</summary>
internal sealed record TestTensor(long[] Shape, float[] Values)
{
    public float this[int row, int column] => Values[(row * Shape[^1]) + column];
}
