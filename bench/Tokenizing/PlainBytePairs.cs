using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CoERouter.Bench.Tokenizing;

/// <summary>The baseline: byte-pair encoding as OpenAI's encoder.py of GPT-2 writes it. The published regular expression cuts the text, each
/// piece is spelled in the byte alphabet, the pair of lowest rank is merged until none is left, and every piece is remembered.</summary>
internal sealed class PlainBytePairs
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Left, string Right), int> _ranks = [];
    private readonly Dictionary<string, int[]> _known = new(StringComparer.Ordinal);
    private readonly char[] _alphabet = Alphabet();
    private readonly Regex _pattern = new(
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.Compiled | RegexOptions.CultureInvariant);

    /// <summary>Reads a byte-level <c>tokenizer.json</c>.</summary>
    public PlainBytePairs(string path)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement model = file.RootElement.GetProperty("model");
        foreach (JsonProperty token in model.GetProperty("vocab").EnumerateObject())
        {
            _ids[token.Name] = token.Value.GetInt32();
        }

        foreach (JsonElement merge in model.GetProperty("merges").EnumerateArray())
        {
            string[] parts = merge.GetString()!.Split(' ');
            _ranks[(parts[0], parts[1])] = _ranks.Count;
        }
    }

    public void Encode(string text, List<int> ids)
    {
        foreach (Match match in _pattern.Matches(text))
        {
            if (!_known.TryGetValue(match.Value, out int[]? tokens))
            {
                _known[match.Value] = tokens = [.. Merge(match.Value).Select(token => _ids[token])];
            }

            ids.AddRange(tokens);
        }
    }

    private List<string> Merge(string piece)
    {
        List<string> symbols = [.. Encoding.UTF8.GetBytes(piece).Select(value => _alphabet[value].ToString())];
        while (symbols.Count > 1)
        {
            (int rank, (string Left, string Right) best) = (int.MaxValue, default);
            for (int i = 0; i + 1 < symbols.Count; i++)
            {
                if (_ranks.TryGetValue((symbols[i], symbols[i + 1]), out int other) && other < rank)
                {
                    (rank, best) = (other, (symbols[i], symbols[i + 1]));
                }
            }

            if (rank == int.MaxValue)
            {
                break;
            }

            List<string> merged = [];
            for (int i = 0; i < symbols.Count; i++)
            {
                bool joins = i + 1 < symbols.Count && symbols[i] == best.Left && symbols[i + 1] == best.Right;
                merged.Add(joins ? symbols[i] + symbols[++i] : symbols[i]);
            }

            symbols = merged;
        }

        return symbols;
    }

    private static char[] Alphabet()
    {
        char[] alphabet = new char[256];
        int next = 256;
        for (int value = 0; value < 256; value++)
        {
            bool printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            alphabet[value] = (char)(printable ? value : next++);
        }

        return alphabet;
    }
}
