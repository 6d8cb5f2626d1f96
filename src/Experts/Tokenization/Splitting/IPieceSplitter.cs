namespace CoERouter.Experts.Tokenization.Splitting;

/// <summary>Cuts text into pieces from left to right. Implementations are immutable and read each character a bounded number of times over
/// a whole text.</summary>
internal interface IPieceSplitter
{
    /// <summary>The end of the piece that begins at <paramref name="start"/>, always past it. <paramref name="kept"/> is false where the
    /// piece is left out.</summary>
    int Next(ReadOnlySpan<char> text, int start, out bool kept);
}
