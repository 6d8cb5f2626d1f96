using System.Text;
using CoERouter.Experts.Tokenization.Models;

namespace CoERouter.Experts.Tokenization.Decoding;

/// <summary>Joins runs of byte tokens to text; a run that is no UTF-8 becomes one U+FFFD for each byte.</summary>
internal sealed class ByteFallbackDecoder : ITokenDecoder
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public List<string> Decode(List<string> tokens, bool keepsBytes)
    {
        List<string> result = new(tokens.Count);
        List<byte> run = [];
        foreach (string token in tokens)
        {
            if (ByteTokens.ValueOf(token) is >= 0 and var value)
            {
                run.Add((byte)value);
                continue;
            }

            Flush(run, result, keepsBytes);
            result.Add(token);
        }

        Flush(run, result, keepsBytes);
        return result;
    }

    private static void Flush(List<byte> run, List<string> result, bool keepsBytes)
    {
        if (run.Count == 0)
        {
            return;
        }

        byte[] bytes = [.. run];
        run.Clear();
        if (keepsBytes)
        {
            result.Add(ByteText.Read(bytes, keepsBytes));
            return;
        }

        try
        {
            result.Add(s_strict.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            result.AddRange(Enumerable.Repeat("\uFFFD", bytes.Length));
        }
    }
}
