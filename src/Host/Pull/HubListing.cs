using System.Text.Json;

namespace CoERouter.Host.Pull;

/// <summary>What the hub says of a model: its commit, its licence and its files.</summary>
internal sealed record HubListing(string Commit, string? License, IReadOnlyList<PullFile> Files)
{
    private const int MostFiles = 10_000;

    /// <summary>Reads the hub's answer.</summary>
    /// <exception cref="PullException">It is not of its form.</exception>
    public static HubListing Parse(ReadOnlyMemory<byte> json, string id, PullSettings settings)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            string commit = root.GetProperty("sha").GetString()!;
            if (commit.Length is < 7 or > 64 || !commit.All(char.IsAsciiHexDigit))
            {
                throw new PullException($"{settings.Hub.Host} names no commit of '{id}'.");
            }

            List<PullFile> files = [];
            foreach (JsonElement sibling in root.GetProperty("siblings").EnumerateArray())
            {
                files.Add(files.Count < MostFiles
                    ? ReadFile(sibling, id, commit, settings)
                    : throw new PullException($"'{id}' has more than {MostFiles} files."));
            }

            return new(commit, ReadLicense(root), files);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new PullException($"{settings.Hub.Host} does not answer about '{id}' as a hub does.", fault);
        }
    }

    private static PullFile ReadFile(JsonElement sibling, string id, string commit, PullSettings settings)
    {
        string name = sibling.GetProperty("rfilename").GetString()!;
        string path = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
        bool isLarge = sibling.TryGetProperty("lfs", out JsonElement large) && large.ValueKind == JsonValueKind.Object;
        return new(
            name,
            new Uri(settings.Hub, $"/{id}/resolve/{commit}/{path}"),
            sibling.TryGetProperty("size", out JsonElement size) && size.ValueKind == JsonValueKind.Number ? size.GetInt64() : null,
            isLarge && large.TryGetProperty("sha256", out JsonElement sha256) ? sha256.GetString() : null,
            !isLarge && sibling.TryGetProperty("blobId", out JsonElement blob) && blob.ValueKind == JsonValueKind.String ? blob.GetString() : null);
    }

    private static string? ReadLicense(JsonElement root)
    {
        foreach (string field in (string[])["license_name", "license"])
        {
            if (root.TryGetProperty("cardData", out JsonElement card) && card.ValueKind == JsonValueKind.Object
                && card.TryGetProperty(field, out JsonElement license) && license.ValueKind == JsonValueKind.String)
            {
                return PullPaths.Shown(license.GetString()!);
            }
        }

        const string Tag = "license:";
        IEnumerable<string?> tags = root.TryGetProperty("tags", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String).Select(tag => tag.GetString())
            : [];
        return tags.FirstOrDefault(tag => tag!.StartsWith(Tag, StringComparison.Ordinal)) is { } found ? PullPaths.Shown(found[Tag.Length..]) : null;
    }
}
