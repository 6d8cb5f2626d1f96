using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using CoERouter.Router.Routes;

namespace CoERouter.Router.Receipts;

/// <summary>Reads and writes receipts as JSON, one record per line. A line that is a bare receipt is read as a record of it alone.</summary>
public static class ReceiptFile
{
    private static readonly ReceiptJsonContext Json = new(
        new JsonSerializerOptions(ReceiptJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The record as one line, without its end.</summary>
    public static string WriteLine(ReceiptRecord record) => JsonSerializer.Serialize(record, Json.ReceiptRecord);

    /// <summary>Reads one line.</summary>
    /// <exception cref="InvalidDataException">The line holds no receipt.</exception>
    public static ReceiptRecord ReadLine(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("receipt", out _))
            {
                return document.RootElement.Deserialize(Json.ReceiptRecord) is { Receipt: not null } record
                    ? record
                    : throw new InvalidDataException("it has no receipt.");
            }

            return new ReceiptRecord(
                document.RootElement.Deserialize(Json.RouteReceipt) ?? throw new InvalidDataException("it is empty."));
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException(fault.Message, fault);
        }
    }

    /// <summary>Reads a file, record by record; empty lines are skipped.</summary>
    /// <returns>Each record with the number of its line, from 1.</returns>
    /// <exception cref="InvalidDataException">A line holds no receipt; the sentence names the line.</exception>
    public static async IAsyncEnumerable<(int Line, ReceiptRecord Record)> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using StreamReader reader = new(path);
        for (int number = 1; await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return (number, Read(path, number, line));
            }
        }
    }

    private static ReceiptRecord Read(string path, int number, string line)
    {
        try
        {
            return ReadLine(line);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"Line {number} of '{path}' is no receipt: {fault.Message}", fault);
        }
    }
}
