using CoERouter.Runtime.Operators;

namespace CoERouter.Training.Attention;

/// <summary>The tensors of one run, as pointers that the threads of a kernel share. Unused ones are null.</summary>
internal unsafe struct AttentionCall
{
    public AttentionShape Shape;
    public float* Packed;
    public long* Segments;
    public Rotation Rotation;
    public float* Output;
    public float* Logarithms;
    public float* OutputGradient;
    public float* PackedGradient;

    /// <summary>Reads the inputs that both kernels have.</summary>
    public static AttentionCall Of(KernelContext context, int heads, int keyValueHeads)
    {
        KernelTensor packed = context.Input(0), segments = context.Input(1), cosine = context.Input(2), sine = context.Input(3);
        int size = (int)packed.Shape[1] / (heads + (2 * keyValueHeads));
        var shape = new AttentionShape((int)segments.Shape[0], (int)segments.Shape[1], heads, keyValueHeads, size);
        if (packed.Shape[0] != segments.Elements || packed.Shape[1] != shape.PackedWidth || cosine.Shape[0] < shape.Length || 2 * cosine.Shape[1] != size)
        {
            throw new ArgumentException(
                $"Attention over {segments.Shape[0]} rows of {segments.Shape[1]} positions with {heads} and {keyValueHeads} heads cannot read {packed.Shape[0]} x {packed.Shape[1]} packed elements and {cosine.Shape[0]} x {cosine.Shape[1]} angles.");
        }

        return new()
        {
            Shape = shape,
            Packed = (float*)packed.Address,
            Segments = (long*)segments.Address,
            Rotation = new((float*)cosine.Address, (float*)sine.Address),
        };
    }

    /// <summary>The end of the segment that begins at a position of a row.</summary>
    public readonly int SegmentEnd(int row, int start)
    {
        long* segments = Segments + ((long)row * Shape.Length);
        int end = start + 1;
        while (end < Shape.Length && segments[end] == segments[start])
        {
            end++;
        }

        return end;
    }
}
