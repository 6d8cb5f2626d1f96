using System.Text;

namespace CoERouter.Experts.Tokenization.Patterns;

/// <summary>Letters that differ in case only (the simple case folding of the Unicode Standard).</summary>
internal static class CaseFolding
{
    private const int LongS = 0x17F;
    private const int KelvinSign = 0x212A;
    private const int AngstromSign = 0x212B;

    /// <summary>The other letters that fold to the same one.</summary>
    internal static IEnumerable<int> Variants(int codePoint)
    {
        if (!Rune.IsValid(codePoint))
        {
            return [];
        }

        Rune rune = new(codePoint);
        (int lower, int upper) = (Rune.ToLowerInvariant(rune).Value, Rune.ToUpperInvariant(rune).Value);
        return lower switch
        {
            's' or LongS => ['s', 'S', LongS],
            'k' => ['k', 'K', KelvinSign],
            0xE5 => [0xE5, 0xC5, AngstromSign],
            _ => [lower, upper],
        };
    }
}
