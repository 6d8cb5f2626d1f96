using System.Globalization;
using System.Text;
using CoERouter.Experts.Graphs;

namespace CoERouter.Experts.Import;

/// <summary>
/// The journal of an import, a line per tensor whose bytes are on disk, under a fingerprint of source and options. An import that was
/// interrupted finds its tensors in it and writes only the others.
/// </summary>
internal sealed class ImportLedger : IWeightLedger, IDisposable
{
    private readonly Dictionary<string, (long Offset, long Length)> _written = new(StringComparer.Ordinal);
    private readonly FileStream _data;
    private readonly StreamWriter _journal;
    private readonly Action<string, long> _progress;
    private readonly CancellationToken _cancellation;

    private ImportLedger(FileStream data, StreamWriter journal, Action<string, long> progress, CancellationToken cancellation) =>
        (_data, _journal, _progress, _cancellation) = (data, journal, progress, cancellation);

    /// <summary>Tensors that an earlier run had written.</summary>
    public int Found => _written.Count;

    /// <summary>Opens the journal at <paramref name="path"/>; one of another fingerprint is begun anew.</summary>
    /// <param name="path">The journal's file.</param>
    /// <param name="fingerprint">What must be equal to go on.</param>
    /// <param name="data">The weights' file. The caller's.</param>
    /// <param name="progress">Told of each tensor and the bytes up to its end.</param>
    /// <param name="cancellation">Stops the import between two tensors.</param>
    public static ImportLedger Open(string path, string fingerprint, FileStream data, Action<string, long> progress, CancellationToken cancellation)
    {
        string[] lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        bool goesOn = lines.Length > 0 && lines[0] == fingerprint;

        // A last line without its end may be cut anywhere, so the file is written again from what was understood.
        var journal = new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read), new UTF8Encoding(false)) { NewLine = "\n" };
        var ledger = new ImportLedger(data, journal, progress, cancellation);
        journal.WriteLine(fingerprint);
        foreach (string line in goesOn ? lines[1..] : [])
        {
            ledger.Recall(line);
        }

        journal.Flush();
        return ledger;
    }

    public bool Has(string name, long offset, long length) =>
        _written.TryGetValue(name, out (long Offset, long Length) place) && place == (offset, length);

    public void Written(string name, long offset, long length)
    {
        // First the tensor, then the word that it is there.
        _data.Flush(flushToDisk: true);
        _journal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{offset}\t{length}"));
        _journal.Flush();
        _progress(name, offset + length);
        _cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose() => _journal.Dispose();

    private void Recall(string line)
    {
        string[] fields = line.Split('\t');
        if (fields.Length == 3
            && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            && long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out long length)
            && length <= _data.Length - offset)
        {
            _written[fields[0]] = (offset, length);
            _journal.WriteLine(line);
        }
    }
}
