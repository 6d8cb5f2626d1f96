using CoERouter.Experts.Tokenization.Texts;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>Unicode normal form C of plain text.</summary>
internal static class FormC
{
    private static readonly UnicodeForm s_form = new(composes: true, compatible: false);

    /// <summary>The text in form C; the same span where it is plainly so already.</summary>
    internal static ReadOnlySpan<char> Normalize(ReadOnlySpan<char> text) => s_form.Apply(new AlignedText(text, 0), tracks: false).Text;
}
