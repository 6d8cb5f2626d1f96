namespace CoERouter.Training.Attention;

/// <summary>Cosines and sines of the rotary angles from one position on, each [positions, head size / 2].</summary>
internal readonly unsafe struct Rotation(float* cosine, float* sine)
{
    public float* Cosine => cosine;

    public float* Sine => sine;

    /// <summary>The same tables from a later position on.</summary>
    public Rotation From(int position, int half) => new(cosine + (position * half), sine + (position * half));
}
