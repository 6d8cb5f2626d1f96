using System.Globalization;
using System.Text.Json;
using CoERouter.Experts.Import.Gguf;

namespace CoERouter.Host.Pull;

/// <summary>Brings a model from a hub, or one file from anywhere, into a folder, and records there what it brought.</summary>
public sealed class ModelPuller
{
    private const int MostListingBytes = 32 << 20;
    private const int MostShown = 12;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly PullSettings _settings;
    private readonly PullConnection _connection;
    private readonly TimeProvider _time;

    /// <summary>A puller over a connection, which must not follow redirects itself.</summary>
    /// <param name="http">Sends requests; stays the caller's.</param>
    /// <param name="settings">How to pull.</param>
    /// <param name="time">The clock of pauses and of the record; null means the system's.</param>
    /// <exception cref="ArgumentException">A setting is not legal.</exception>
    public ModelPuller(HttpMessageInvoker http, PullSettings settings, TimeProvider? time = null)
    {
        if (settings.Sha256 is { } sha256 && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit)))
        {
            throw new ArgumentException("A SHA-256 has 64 hexadecimal digits.");
        }

        if (settings.Revision.Length is 0 or > 200 || settings.Revision.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new ArgumentException($"'{PullPaths.Shown(settings.Revision)}' is no revision.");
        }

        _settings = settings;
        _connection = new(http, settings);
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Pulls a model or a file. What is there already and right is left as it is; what was begun goes on.</summary>
    /// <param name="source">A model's id or an address.</param>
    /// <param name="folder">The folder; null means one of the model's name in the current folder.</param>
    /// <param name="notes">Is told, in sentences, what happens.</param>
    /// <param name="cancellationToken">Ends the work; what is there stays for the next time.</param>
    /// <returns>The folder and what was recorded there.</returns>
    /// <exception cref="PullException">It cannot be pulled.</exception>
    /// <exception cref="ArgumentException">The source is neither an id nor an address.</exception>
    public async Task<(string Folder, PullRecord Record)> PullAsync(
        string source, string? folder, Action<string> notes, CancellationToken cancellationToken)
    {
        PullSource parsed = PullSource.Parse(source, _settings.Hub);
        folder = Path.GetFullPath(folder ?? parsed.FolderName);
        HubListing? listing = parsed.Id is null ? null : await ListAsync(parsed, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PullFile> files = listing is null ? [Single(parsed.Address!)]
            : parsed.File is { } wanted ? ChooseFile(listing, parsed.Id!, wanted) : Choose(listing, parsed.Id!, notes);
        notes($"Licence: {listing?.License ?? "not stated"}.");

        // Every name is checked before the first byte is written.
        List<(PullFile File, string Path)> places = [.. files.Select(file => (file, PullPaths.Resolve(folder, file.Name)))];
        Directory.CreateDirectory(folder);
        FileDownload download = new(_connection, _settings, _time);
        List<PulledFile> pulled = [];
        foreach ((PullFile file, string path) in places)
        {
            PulledFile done = await download.RunAsync(file, path, cancellationToken).ConfigureAwait(false);
            notes($"{done.Name}: {done.Bytes} bytes, {(done.Checked ? "checksum right" : "no checksum announced")}.");
            pulled.Add(done);
        }

        PullRecord record = new()
        {
            Source = parsed.Id ?? parsed.Address!.GetComponents(UriComponents.HttpRequestUrl & ~UriComponents.Query, UriFormat.UriEscaped),
            Commit = listing?.Commit,
            License = listing?.License,
            PulledAt = _time.GetUtcNow(),
            Files = pulled,
        };
        string recordPath = PullPaths.Resolve(folder, PullRecord.FileName);
        await File.WriteAllTextAsync(recordPath, JsonSerializer.Serialize(record, s_json) + "\n", cancellationToken).ConfigureAwait(false);
        return (folder, record);
    }

    private async Task<HubListing> ListAsync(PullSource source, CancellationToken cancellationToken)
    {
        string revision = string.Join('/', (source.Revision ?? _settings.Revision).Split('/').Select(Uri.EscapeDataString));
        Uri address = new(_settings.Hub, $"/api/models/{source.Id}/revision/{revision}?blobs=true");
        string what = $"model '{source.Id}' at revision '{source.Revision ?? _settings.Revision}'";
        try
        {
            using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            silence.CancelAfter(_settings.Silence);
            using HttpResponseMessage response = await _connection.GetAsync(address, what, 0, null, silence.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(MostListingBytes, silence.Token).ConfigureAwait(false);
            byte[] json = await response.Content.ReadAsByteArrayAsync(silence.Token).ConfigureAwait(false);
            return HubListing.Parse(json, source.Id!, _settings);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new PullException($"{address.Host} cannot be asked for {what}: {PullPaths.Shown(fault.Message.TrimEnd('.'))}.", fault);
        }
    }

    private PullFile Single(Uri address)
    {
        string name = Uri.UnescapeDataString(address.AbsolutePath).Split('/')[^1];
        RequireAllowed(name);
        return new(name, address, null, _settings.Sha256, null);
    }

    private List<PullFile> Choose(HubListing listing, string id, Action<string> notes)
    {
        List<PullFile> chosen = listing.Files.Where(file => PullPaths.IsAllowed(file.Name) && file.Name != PullRecord.FileName && IsWanted(file.Name)).ToList();
        int left = listing.Files.Count - chosen.Count;
        if (chosen.Count == 0)
        {
            throw new PullException($"None of the {listing.Files.Count} files of '{id}' is wanted and part of a model as data.");
        }

        // The parts of one model count as one.
        List<IGrouping<string, PullFile>> quantized = [.. chosen.Where(file => GgufFile.IsPath(file.Name)).GroupBy(file => GgufFile.NameOf(file.Name))];
        if (quantized.Count > 1 && _settings.Include.Count == 0)
        {
            throw new PullException(
                $"'{id}' has {quantized.Count} models in GGUF; choose one with --include, for example --include \"{PullPaths.Shown(quantized[0].Key)}*\": "
                + $"{string.Join(", ", quantized.Take(MostShown).Select(Describe))}{(quantized.Count > MostShown ? " and others" : "")}.");
        }

        if (left > 0)
        {
            notes($"{left} other files are left out: code, pickles, subfolders and what --include does not name.");
        }

        return chosen;
    }

    private static string Describe(IGrouping<string, PullFile> model)
    {
        const double Megabyte = 1e6;
        string name = PullPaths.Shown(model.Key);
        return model.All(file => file.Bytes is not null)
            ? string.Create(CultureInfo.InvariantCulture, $"{name} ({model.Sum(file => file.Bytes!.Value) / Megabyte:#,0.#} MB)")
            : name;
    }

    // A part of a model in GGUF brings the others with it.
    private List<PullFile> ChooseFile(HubListing listing, string id, string wanted)
    {
        List<PullFile> chosen = [.. listing.Files.Where(file => file.Name == wanted
            || (GgufFile.IsPath(wanted) && GgufFile.IsPath(file.Name) && Path.GetDirectoryName(file.Name) == Path.GetDirectoryName(wanted)
                && GgufFile.NameOf(file.Name) == GgufFile.NameOf(wanted)))];
        if (!chosen.Exists(file => file.Name == wanted))
        {
            throw new PullException($"'{id}' has no file '{PullPaths.Shown(wanted)}'.");
        }

        RequireAllowed(wanted);
        return _settings.Sha256 is { } sha256 && chosen.Count == 1 ? [chosen[0] with { Sha256 = sha256 }] : chosen;
    }

    private static void RequireAllowed(string name)
    {
        if (!PullPaths.IsAllowed(name))
        {
            throw new PullException($"'{PullPaths.Shown(name)}' is no file that a model consists of as data, such as .safetensors, .gguf, .onnx and .json.");
        }
    }

    private bool IsWanted(string name) => _settings.Include.Count == 0
        ? !name.Contains('/', StringComparison.Ordinal)
        : _settings.Include.Any(pattern => PullPaths.Matches(name, pattern));
}
