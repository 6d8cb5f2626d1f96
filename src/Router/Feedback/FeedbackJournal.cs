using System.Text.Json;

namespace CoERouter.Router.Feedback;

/// <summary>
/// Feedback on disk: one JSON object per line in <c>feedback.jsonl</c>, each forced to the disk before it counts, and summed up in
/// <c>feedback.snapshot.json</c> when the lines become many. A process that dies loses nothing that it counted: a line without its end never
/// counted and is cut off, and lines that the snapshot knows are skipped. One process writes at a time; a lock file sees to it. Not
/// thread-safe.
/// </summary>
public sealed class FeedbackJournal : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    private readonly string _folder;
    private readonly int _mostLines;
    private FileStream? _lock;
    private FileStream? _file;
    private int _lines;

    /// <summary>Reads what a folder holds; nothing is written before the first event.</summary>
    /// <param name="folder">The folder; need not exist.</param>
    /// <param name="mostLines">Lines before they are summed up. Default 10,000.</param>
    /// <exception cref="InvalidDataException">A file is damaged; the sentence names it.</exception>
    public FeedbackJournal(string folder, int mostLines = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostLines, 1);
        (_folder, _mostLines) = (folder, mostLines);
        Tallies = Read(folder, long.MaxValue, out _, out _)!;
    }

    /// <summary>Everything said so far.</summary>
    public FeedbackTallies Tallies { get; private set; }

    private string JournalPath => PathOf(_folder);

    /// <summary>Everything that was said up to an event; null where later events are no longer told apart from it.</summary>
    /// <exception cref="InvalidDataException">A file is damaged; the sentence names it.</exception>
    public static FeedbackTallies? ReadUpTo(string folder, long number) => Read(folder, number, out _, out _);

    /// <summary>Keeps one event, then counts it.</summary>
    /// <param name="make">Makes the event of a number.</param>
    /// <returns>The event.</returns>
    /// <exception cref="IOException">It could not be kept, and does not count; or another process writes.</exception>
    public FeedbackEvent Append(Func<long, FeedbackEvent> make)
    {
        FileStream file = _file ??= Open();
        FeedbackEvent said = make(Tallies.Last + 1);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(said, FeedbackJsonContext.Default.FeedbackEvent), LineEnd];
        long length = file.Length;
        try
        {
            file.Seek(length, SeekOrigin.Begin);
            file.Write(line);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // What was written of it must not become the beginning of the next line.
            file.SetLength(length);
            throw;
        }

        Tallies.Add(said);
        if (++_lines >= _mostLines)
        {
            SumUp(file);
        }

        return said;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _lock?.Dispose();
    }

    private static string PathOf(string folder) => Path.Combine(folder, "feedback.jsonl");

    private static string SnapshotOf(string folder) => Path.Combine(folder, "feedback.snapshot.json");

    private static FeedbackTallies? Read(string folder, long upTo, out long wholeBytes, out int lines)
    {
        string snapshot = SnapshotOf(folder);
        FeedbackTallies tallies = File.Exists(snapshot) ? FeedbackTallies.FromJson(File.ReadAllText(snapshot), $"The feedback '{snapshot}'") : new FeedbackTallies();
        (wholeBytes, lines) = (0, 0);
        if (tallies.Last > upTo)
        {
            return null;
        }

        string path = PathOf(folder);
        byte[] bytes = ReadAll(path);
        for (int start = 0; bytes.AsSpan(start).IndexOf(LineEnd) is >= 0 and int length; start += length + 1)
        {
            lines++;
            FeedbackEvent said = Parse(path, lines, bytes.AsSpan(start, length));
            if (said.Number > tallies.Last && said.Number <= upTo)
            {
                try
                {
                    tallies.Add(said);
                }
                catch (InvalidDataException fault)
                {
                    throw new InvalidDataException($"Line {lines} of '{path}' is damaged: {fault.Message}", fault);
                }
            }

            wholeBytes = start + length + 1;
        }

        return upTo == long.MaxValue || tallies.Last == upTo ? tallies : null;
    }

    private static byte[] ReadAll(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static FeedbackEvent Parse(string path, int line, ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, FeedbackJsonContext.Default.FeedbackEvent) ?? throw new JsonException("It is null.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"Line {line} of '{path}' is damaged: {fault.Message}", fault);
        }
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(_folder);
        try
        {
            _lock ??= new FileStream(Path.Combine(_folder, "feedback.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault)
        {
            throw new IOException($"The feedback in '{_folder}' is written by another process.", fault);
        }

        // What another process wrote since this one began to read counts too.
        Tallies = Read(_folder, long.MaxValue, out long wholeBytes, out _lines)!;
        FileStream file = new(JournalPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        file.SetLength(wholeBytes);
        return file;
    }

    private void SumUp(FileStream file)
    {
        AtomicFile.Write(SnapshotOf(_folder), Tallies.ToJson());
        file.SetLength(0);
        file.Flush(flushToDisk: true);
        _lines = 0;
    }
}
