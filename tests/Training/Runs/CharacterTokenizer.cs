using System.Text;
using CoERouter.Experts.Tokenization;

namespace CoERouter.Tests.Training.Runs;

/// <summary>One token per ASCII character, plus the chat markers.</summary>
internal sealed class CharacterTokenizer : ITokenizer
{
    private static readonly string[] Markers = ["<|pad|>", "<|user|>", "<|assistant|>", "<|end|>", "<|system|>"];
    private static readonly byte[][] Characters = [.. Enumerable.Range(0, 128).Select(i => new[] { (byte)i })];

    public int VocabularySize => 128 + Markers.Length;

    public void Encode(ReadOnlySpan<char> text, bool special, List<int> ids)
    {
        foreach (char character in text)
        {
            ids.Add(character & 127);
        }
    }

    public string Decode(ReadOnlySpan<int> ids) => Encoding.ASCII.GetString([.. ids.ToArray().Where(id => id < 128).Select(id => (byte)id)]);

    public ReadOnlySpan<byte> Bytes(int id) => id < 128 ? Characters[id] : [];

    public int? IdOf(string token) => Array.IndexOf(Markers, token) is >= 0 and int index ? 128 + index : null;
}
