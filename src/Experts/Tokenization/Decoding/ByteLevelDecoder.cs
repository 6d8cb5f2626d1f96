using System.Text;

namespace CoERouter.Experts.Tokenization.Decoding;

/// <summary>Reads tokens as bytes in the alphabet of GPT-2.</summary>
/// <param name="literals">Tokens that stand for their own text, whatever their characters.</param>
internal sealed class ByteLevelDecoder(IReadOnlySet<string> literals) : ITokenDecoder
{
    public List<string> Decode(List<string> tokens, bool keepsBytes)
    {
        byte[] bytes = new byte[tokens.Sum(token => Encoding.UTF8.GetMaxByteCount(token.Length))];
        int end = 0;
        foreach (string token in tokens)
        {
            end += !literals.Contains(token) && ByteAlphabet.TryRead(token, bytes.AsSpan(end))
                ? token.Length
                : Encoding.UTF8.GetBytes(token, bytes.AsSpan(end));
        }

        return [ByteText.Read(bytes.AsSpan(0, end), keepsBytes)];
    }
}
