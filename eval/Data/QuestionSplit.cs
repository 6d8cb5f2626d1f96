using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CoERouter.Evaluation.Data;

/// <summary>
/// The split of a question as a pure function of its text, the same in every folder: lower case, cut before the options, letters, digits and
/// Chinese characters separated by single spaces, SHA-256, the first 8 hexadecimal digits modulo 10: 0 to 4 train, 5 and 6 dev, else heldout.
/// </summary>
public static class QuestionSplit
{
    /// <summary>What is fitted on.</summary>
    public const string Train = "train";

    /// <summary>What choices are made by.</summary>
    public const string Development = "dev";

    /// <summary>What nobody looks at.</summary>
    public const string HeldOut = "heldout";

    private const char FirstIdeograph = '\u4e00';
    private const char LastIdeograph = '\u9fff';

    /// <summary>The split of a prompt.</summary>
    public static string Of(string prompt) => BucketOf(prompt) switch
    {
        <= 4 => Train,
        <= 6 => Development,
        _ => HeldOut,
    };

    /// <summary>A number from 0 to 9 that depends on the text alone.</summary>
    public static int BucketOf(string prompt) => (int)(HashOf(prompt) % 10);

    /// <summary>A hash of the text of a question, whatever its options, case and marks.</summary>
    public static uint HashOf(string prompt)
    {
        string text = prompt.ToLowerInvariant();
        int options = text.IndexOf("\na. ", StringComparison.Ordinal);
        text = options >= 0 ? text[..options] : text;
        StringBuilder kept = new(text.Length);
        foreach (char c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is >= FirstIdeograph and <= LastIdeograph)
            {
                kept.Append(c);
            }
            else if (kept.Length > 0 && kept[^1] != ' ')
            {
                kept.Append(' ');
            }
        }

        string digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(kept.ToString().Trim())));
        return uint.Parse(digest.AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
