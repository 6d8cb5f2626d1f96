using System.Globalization;
using CoERouter.Evaluation.Data;

namespace CoERouter.Evaluation.Routing.Data;

/// <summary>
/// Sizes and prices of models: <c>models_metadata.csv</c> (<c>dataset_folder, model, total_params_b, active_params_b</c>) in the folder or beside it,
/// and <c>models.csv</c> (<c>model, input_price_per_mtok, output_price_per_mtok</c>) in the folder.
/// </summary>
internal sealed class ModelMetadata
{
    private readonly Dictionary<string, RoutedModel> _models = [];

    /// <summary>Reads what there is.</summary>
    /// <param name="folder">The folder of the score files.</param>
    public static ModelMetadata Of(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        ModelMetadata metadata = new();
        foreach (string path in (string[])[Path.Combine(Path.GetDirectoryName(full) ?? full, "models_metadata.csv"), Path.Combine(full, "models_metadata.csv")])
        {
            metadata.AddSizes(path, Path.GetFileName(full));
        }

        metadata.AddPrices(Path.Combine(full, "models.csv"));
        return metadata;
    }

    /// <summary>What is known of a model.</summary>
    public RoutedModel this[string name] => _models.GetValueOrDefault(name) ?? RoutedModel.Unknown(name);

    private static IEnumerable<Func<string, string>> Rows(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using StreamReader reader = DataFile.Open(path);
        string[]? header = null;
        foreach ((int line, string[] fields) in CsvRecords.Read(reader, Path.GetFileName(path)))
        {
            if (header is null)
            {
                header = fields;
            }
            else if (fields.Length == header.Length)
            {
                string[] names = header;
                yield return name => Array.IndexOf(names, name) is >= 0 and var column ? fields[column] : string.Empty;
            }
            else
            {
                throw new InvalidDataException($"Line {line} of '{Path.GetFileName(path)}' has {fields.Length} fields; the header has {header.Length}.");
            }
        }
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

    private void AddSizes(string path, string folder)
    {
        foreach (Func<string, string> row in Rows(path))
        {
            if (row("dataset_folder") is "" || row("dataset_folder") == folder)
            {
                string model = row("model");
                _models[model] = this[model] with { TotalParametersBillions = Number(row("total_params_b")), ActiveParametersBillions = Number(row("active_params_b")) };
            }
        }
    }

    private void AddPrices(string path)
    {
        foreach (Func<string, string> row in Rows(path))
        {
            // Half of a call's tokens are read and half are written, in want of counts.
            string model = row("model");
            _models[model] = this[model] with { Price = (Number(row("input_price_per_mtok")) + Number(row("output_price_per_mtok"))) / 2 };
        }
    }
}
