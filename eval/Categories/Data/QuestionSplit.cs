using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CoERouter.Evaluation.Categories.Data;

/// <summary>The split of a question by its text alone: <c>train</c>, <c>dev</c> or <c>heldout</c>, the same in every data set.</summary>
internal static class QuestionSplit
{
    public const string Train = "train";
    public const string Development = "dev";
    public const string HeldOut = "heldout";

    /// <summary>
    /// The split: the text in lower case, cut before its options, letters a to z, digits and Chinese characters kept, all else one space; the first eight
    /// hexadecimal digits of its SHA-256, modulo 10: 0 to 4 train, 5 and 6 dev, 7 to 9 held out.
    /// </summary>
    public static string Of(string question)
    {
        string text = question.ToLowerInvariant();
        int options = text.IndexOf("\na. ", StringComparison.Ordinal);
        StringBuilder kept = new();
        bool isApart = false;
        foreach (char c in options < 0 ? text : text[..options])
        {
            if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or (>= '\u4e00' and <= '\u9fff'))
            {
                kept.Append(isApart && kept.Length > 0 ? " " : string.Empty).Append(c);
                isApart = false;
            }
            else
            {
                isApart = true;
            }
        }

        uint bucket = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(kept.ToString()))) % 10;
        return bucket <= 4 ? Train : bucket <= 6 ? Development : HeldOut;
    }
}
