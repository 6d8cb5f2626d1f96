using System.Security.Cryptography;
using System.Text.Json;
using CoERouter.Experts.Folders;

namespace CoERouter.Host.Composition;

/// <summary>
/// Remembers, in the file <c>trials.json</c> of a models folder, which experts were written here or have passed a trial, so that neither is
/// tried again. An expert is known by the bytes of its graph and its descriptions; one that was changed is another one. A folder that comes
/// from elsewhere cannot bring its own entry, because the file lies beside the folders and not in them. Any thread.
/// </summary>
internal sealed class TrialRecord(string models)
{
    private const int Format = 1;

    // More experts than a models folder is likely to see; the oldest entries go first.
    private const int MostEntries = 1024;
    private const int MostFileBytes = 1 << 20;

    // A graph that holds its weights would take seconds to hash at every start; its size and time stand for its bytes.
    private const long MostHashedBytes = 64L << 20;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly string _path = Path.Combine(models, ModelsFolder.Trials);
    private readonly Lock _lock = new();

    /// <summary>Whether the expert was written here or has passed.</summary>
    public bool Holds(ExpertFolder folder)
    {
        string identity = IdentityOf(folder);
        lock (_lock)
        {
            return Read().Contains(identity);
        }
    }

    /// <summary>Adds an expert. A models folder that cannot be written to remembers nothing, which costs a trial at the next start.</summary>
    public void Add(ExpertFolder folder)
    {
        string identity = IdentityOf(folder);
        lock (_lock)
        {
            List<string> passed = Read();
            if (passed.Contains(identity))
            {
                return;
            }

            passed.Add(identity);
            Write(passed.TakeLast(MostEntries));
        }
    }

    private static string IdentityOf(ExpertFolder folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in (ReadOnlySpan<string>)[folder.ModelPath, Path.Combine(folder.Path, ExpertFiles.GenerationConfiguration), Path.Combine(folder.Path, ExpertFiles.Manifest)])
        {
            hash.AppendData(StampOf(new FileInfo(file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Every stamp has one length, so that no two rows of files look alike.
    private static byte[] StampOf(FileInfo file)
    {
        if (!file.Exists)
        {
            return new byte[SHA256.HashSizeInBytes];
        }

        if (file.Length > MostHashedBytes)
        {
            return SHA256.HashData([.. BitConverter.GetBytes(file.Length), .. BitConverter.GetBytes(file.LastWriteTimeUtc.Ticks)]);
        }

        using FileStream stream = file.OpenRead();
        return SHA256.HashData(stream);
    }

    // The file only spares trials, so one that is absent, damaged or of another format counts as empty.
    private List<string> Read()
    {
        try
        {
            if (new FileInfo(_path) is { Exists: true, Length: <= MostFileBytes })
            {
                return JsonSerializer.Deserialize<TrialRecordContent>(File.ReadAllBytes(_path), s_json) is { Format: Format, Passed: { } passed } ? [.. passed] : [];
            }
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
        }

        return [];
    }

    private void Write(IEnumerable<string> passed)
    {
        string beside = $"{_path}.{Environment.ProcessId}.partial";
        try
        {
            File.WriteAllBytes(beside, JsonSerializer.SerializeToUtf8Bytes(new TrialRecordContent { Format = Format, Passed = [.. passed] }, s_json));
            File.Move(beside, _path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
