using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace CoERouter.Host.Gateway;

/// <summary>Reads a request's body as one JSON object.</summary>
internal static class RequestBody
{
    /// <summary>JSON in which no name stands twice.</summary>
    public static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the body.</summary>
    /// <exception cref="GatewayRefusedException">It is not JSON, not an object, too large, or not said to be JSON.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpRequest request, GatewayOptions options, CancellationToken cancellationToken)
    {
        // A browser may send other types across sites without asking first; JSON it may not.
        if (!request.HasJsonContentType())
        {
            throw new GatewayRefusedException(new GatewayRefusal(
                StatusCodes.Status415UnsupportedMediaType, GatewayRefusal.InvalidRequest, "unsupported_media_type",
                $"The content type is \"{request.ContentType}\"; legal is application/json."));
        }

        if (request.ContentLength > options.MaximumBodyBytes)
        {
            throw new GatewayRefusedException(GatewayRefusals.TooLarge(options));
        }

        while (true)
        {
            ReadResult read = await request.BodyReader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Buffer.Length > options.MaximumBodyBytes)
            {
                throw new GatewayRefusedException(GatewayRefusals.TooLarge(options));
            }

            if (read.IsCompleted)
            {
                JsonDocument document = Parse(read.Buffer);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return document;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static JsonDocument Parse(ReadOnlySequence<byte> body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body.ToArray(), Strict);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second is how the parser says that a name holds half of a surrogate pair.
            throw new GatewayRefusedException(GatewayRefusal.Invalid("invalid_json", $"The body is not valid JSON: {fault.Message}"));
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document.Dispose();
            throw new GatewayRefusedException(GatewayRefusal.Invalid("invalid_json", "The body has to be a JSON object."));
        }

        return document;
    }
}
