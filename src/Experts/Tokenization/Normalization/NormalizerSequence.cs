using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>Normalizers one after another, with a bound on what they make of a text.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<INormalizer> steps) : INormalizer
{
    public AlignedText Apply(AlignedText text, bool tracks)
    {
        long most = TokenizerLimits.NormalizedLeast + ((long)TokenizerLimits.NormalizedGrowth * text.Length);
        foreach (INormalizer step in steps)
        {
            text = step.Apply(text, tracks);

            // Steps that lengthen could else multiply a text without end.
            if (text.Length > most)
            {
                throw new InvalidDataException(
                    $"The normalizer of the tokenizer makes {text.Length} characters of a text for which at most {most} are legal.");
            }
        }

        return text;
    }
}
