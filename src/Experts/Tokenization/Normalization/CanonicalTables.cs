using System.Globalization;
using System.Text;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>Look-ups over <see cref="CanonicalData"/>, read once when a tokenizer first needs them. Immutable.</summary>
internal sealed class CanonicalTables
{
    private static readonly Lazy<CanonicalTables> s_instance = new(static () => new CanonicalTables());
    private readonly Dictionary<int, int[]> _decompositions = [];
    private readonly Dictionary<(int First, int Last), int> _compositions = [];
    private readonly Dictionary<int, byte> _classes = [];

    private CanonicalTables()
    {
        var composites = ReadDecompositions();
        ReadClasses();
        foreach (var (text, composite) in composites)
        {
            // A composite is made from its last mark and the composite of all before it.
            var parts = _decompositions[composite];
            var prefix = parts.Length == 2 ? parts[0] : composites[Spell(parts.AsSpan(0, parts.Length - 1))];
            _compositions.Add((prefix, parts[^1]), composite);
        }
    }

    internal static CanonicalTables Instance => s_instance.Value;

    internal bool TryDecompose(int codePoint, out int[] parts) => _decompositions.TryGetValue(codePoint, out parts!);

    internal bool TryCompose(int first, int last, out int composite) => _compositions.TryGetValue((first, last), out composite);

    internal byte ClassOf(int codePoint) => _classes.GetValueOrDefault(codePoint);

    private Dictionary<string, int> ReadDecompositions()
    {
        var composites = new Dictionary<string, int>(StringComparer.Ordinal);
        var codePoint = 0;
        foreach (var item in CanonicalData.Decompositions.Split([' ', ',', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var start = item.IndexOf('=', StringComparison.Ordinal);
            codePoint = start < 0 ? codePoint + 1 : Hexadecimal(item.AsSpan(0, start));
            var excluded = item[start + 1] == '!';
            int[] parts = [.. item[(start + (excluded ? 2 : 1))..].Split('+').Select(part => Hexadecimal(part))];
            _decompositions.Add(codePoint, parts);
            if (!excluded && parts.Length > 1)
            {
                composites.Add(Spell(parts), codePoint);
            }
        }

        return composites;
    }

    private void ReadClasses()
    {
        foreach (var item in CanonicalData.CombiningClasses.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var sides = item.Split('=');
            var ends = sides[0].Split('-');
            for (var codePoint = Hexadecimal(ends[0]); codePoint <= Hexadecimal(ends[^1]); codePoint++)
            {
                _classes.Add(codePoint, byte.Parse(sides[1], CultureInfo.InvariantCulture));
            }
        }
    }

    private static int Hexadecimal(ReadOnlySpan<char> text) =>
        int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static string Spell(ReadOnlySpan<int> codePoints)
    {
        var text = new StringBuilder();
        foreach (var codePoint in codePoints)
        {
            text.Append(new Rune(codePoint).ToString());
        }

        return text.ToString();
    }
}
