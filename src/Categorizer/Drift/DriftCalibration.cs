using CoERouter.Categorizer.Storage;

namespace CoERouter.Categorizer.Drift;

/// <summary>
/// <c>drift.json</c>: the out-of-domain scores that prompts like the expected ones had when the categorizer was calibrated. A <see cref="DriftAlarm"/> is made of
/// it. It belongs to one revision of one categorizer.
/// </summary>
public sealed record DriftCalibration
{
    /// <summary>Name of the file, beside the categorizer.</summary>
    public const string FileName = "drift.json";

    /// <summary>The format that this program writes and reads.</summary>
    public const int PresentFormat = 1;

    /// <summary>The most scores that are written; more are thinned out evenly.</summary>
    public const int MostScores = 2048;

    /// <summary>Version of the format.</summary>
    public required int Format { get; init; }

    /// <summary>The categorizer that gave the scores.</summary>
    public required string CategorizerRevision { get; init; }

    /// <summary>The scores, ascending; at least <see cref="DriftAlarm.FewestScores"/>.</summary>
    public required IReadOnlyList<float> Scores { get; init; }

    /// <summary>Makes a calibration of scores; null where there are fewer than <see cref="DriftAlarm.FewestScores"/>.</summary>
    /// <param name="categorizerRevision">The categorizer that gave them.</param>
    /// <param name="scores">Scores of prompts that it did not learn from.</param>
    public static DriftCalibration? Of(string categorizerRevision, IEnumerable<float> scores)
    {
        float[] sorted = [.. scores.Order()];
        int kept = Math.Min(sorted.Length, MostScores);
        return sorted.Length < DriftAlarm.FewestScores ? null : new DriftCalibration
        {
            Format = PresentFormat,
            CategorizerRevision = categorizerRevision,
            Scores = [.. Enumerable.Range(0, kept).Select(i => sorted[(int)((i + 0.5) * sorted.Length / kept)])],
        };
    }

    /// <summary>Reads the calibration of a folder; null where it has none.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or not legal; one sentence says why.</exception>
    public static DriftCalibration? Find(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        string source = $"The drift calibration '{path}'";
        DriftCalibration read = StoredJson.Read(path, source, StorageJsonContext.Default.DriftCalibration);
        return read.Format != PresentFormat ? throw new InvalidDataException($"{source} has format {read.Format}; this program reads format {PresentFormat}.")
            : read.Scores.Count is < DriftAlarm.FewestScores or > DriftAlarm.MostScores
                ? throw new InvalidDataException($"{source} has {read.Scores.Count} scores; from {DriftAlarm.FewestScores} to {DriftAlarm.MostScores} are legal.")
                : read;
    }

    /// <summary>Writes the calibration into a folder.</summary>
    public void Write(string folder) => StoredJson.Write(Path.Combine(folder, FileName), this, StorageJsonContext.Default.DriftCalibration);
}
