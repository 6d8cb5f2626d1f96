namespace CoERouter.Experts.Tokenization.Patterns;

/// <summary>A set of code points, given by its condition. Immutable.</summary>
internal sealed class CodePointSet
{
    /// <summary>The code points whose answers are kept: Latin, Greek, Cyrillic and their marks.</summary>
    private const int Kept = 0x500;

    private readonly Predicate<int> _contains;
    private readonly bool[] _kept = new bool[Kept];

    internal CodePointSet(Predicate<int> contains)
    {
        _contains = contains;
        for (int codePoint = 0; codePoint < Kept; codePoint++)
        {
            _kept[codePoint] = contains(codePoint);
        }
    }

    internal bool Contains(int codePoint) => (uint)codePoint < Kept ? _kept[codePoint] : _contains(codePoint);

    /// <summary>The set with the other case of each of its letters.</summary>
    internal CodePointSet IgnoreCase() => new(codePoint => Contains(codePoint) || CaseFolding.Variants(codePoint).Any(Contains));
}
