using System.IO.Compression;

namespace CoERouter.Host.Commands;

/// <summary>Reads a file with one item per line (also .gz) in which no prompt comes twice; empty lines are skipped.</summary>
internal static class DistinctLines
{
    /// <summary>Reads the items in order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parse">Makes an item of a line; the second argument names the line for sentences.</param>
    /// <param name="promptOf">The prompt of an item.</param>
    /// <param name="noun">What an item is called, such as "example".</param>
    /// <param name="most">How many items are legal.</param>
    /// <param name="cancellationToken">Stops between lines.</param>
    /// <exception cref="InvalidDataException">A prompt comes twice, there are too many items, or there is none; the sentence says where.</exception>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(
        string path, Func<string, string, T> parse, Func<T, string> promptOf, string noun, int most, CancellationToken cancellationToken)
    {
        List<T> items = [];
        HashSet<string> prompts = new(StringComparer.Ordinal);
        FileStream file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
            await using (content.ConfigureAwait(false))
            {
                using StreamReader reader = new(content);
                for (int number = 1; await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line; number++)
                {
                    if (string.IsNullOrWhiteSpace(line))
                    {
                        continue;
                    }

                    T item = parse(line, $"Line {number} of '{path}'");
                    items.Add(prompts.Add(promptOf(item)) ? item : throw new InvalidDataException($"Line {number} of '{path}' has a prompt that came before."));
                    if (items.Count > most)
                    {
                        throw new InvalidDataException($"'{path}' holds more than {most} {noun}s.");
                    }
                }
            }
        }

        return items.Count > 0 ? items : throw new InvalidDataException($"'{path}' holds no {noun}.");
    }
}
