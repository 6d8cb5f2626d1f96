using System.Globalization;

namespace CoERouter.Experts.Tokenization.Normalization;

/// <summary>Look-ups over <see cref="CompatibilityData"/>, read once when a tokenizer first needs them. Immutable.</summary>
internal sealed class CompatibilityTables
{
    private static readonly Lazy<CompatibilityTables> s_instance = new(static () => new CompatibilityTables());
    private readonly Dictionary<int, int[]> _decompositions = [];

    private CompatibilityTables()
    {
        int codePoint = 0;
        foreach (string item in CompatibilityData.Decompositions.Split([' ', ',', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            int start = item.IndexOf('=', StringComparison.Ordinal);
            if (start >= 0)
            {
                codePoint = Hexadecimal(item.AsSpan(0, start));
            }

            string[] run = item[(start + 1)..].Split('~');
            int[] parts = [.. run[0].Split('+').Select(part => Hexadecimal(part))];
            int count = run.Length == 1 ? 1 : int.Parse(run[1], CultureInfo.InvariantCulture);
            for (int i = 0; i < count; i++)
            {
                _decompositions.Add(codePoint++, i == 0 ? parts : [parts[0] + i]);
            }
        }
    }

    internal static CompatibilityTables Instance => s_instance.Value;

    internal int Count => _decompositions.Count;

    internal bool TryDecompose(int codePoint, out int[] parts) => _decompositions.TryGetValue(codePoint, out parts!);

    private static int Hexadecimal(ReadOnlySpan<char> text) =>
        int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
