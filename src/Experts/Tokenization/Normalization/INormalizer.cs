using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>Changes text before it is cut to pieces. Implementations are immutable and take linear time.</summary>
internal interface INormalizer
{
    /// <summary>The changed text; <paramref name="text"/> itself where nothing changes.</summary>
    /// <param name="text">The text to change.</param>
    /// <param name="tracks">False where nobody asks for origins.</param>
    AlignedText Apply(AlignedText text, bool tracks);
}
