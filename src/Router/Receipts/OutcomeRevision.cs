using System.Security.Cryptography;
using System.Text;
using CoERouter.Router.Outcomes;

namespace CoERouter.Router.Receipts;

/// <summary>The revision of an outcome table.</summary>
public static class OutcomeRevision
{
    private const int HexDigits = 12;

    /// <summary>Twelve hexadecimal digits of the SHA-256 of the table's file: the same for the same figures.</summary>
    public static string Of(OutcomeTable table) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(OutcomeTableFile.Write(table))))[..HexDigits];
}
