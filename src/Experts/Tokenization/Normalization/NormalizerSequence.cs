using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>Normalizers one after another.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<INormalizer> steps) : INormalizer
{
    public AlignedText Apply(AlignedText text, bool tracks)
    {
        foreach (INormalizer step in steps)
        {
            text = step.Apply(text, tracks);
        }

        return text;
    }
}
