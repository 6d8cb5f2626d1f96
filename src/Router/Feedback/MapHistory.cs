using System.Globalization;
using CoERouter.Router.Mapping;

namespace CoERouter.Router.Feedback;

/// <summary>
/// The map in use, one that is proposed, and those that were in use before, as files. Every file is whole at any moment, and the map in use
/// is replaced only after its predecessor was kept. Not thread-safe; one process changes them at a time.
/// </summary>
public sealed class MapHistory
{
    private readonly string _mapPath;
    private readonly string _proposedPath;
    private readonly string _folder;
    private readonly int _most;

    /// <summary>Looks at the files; nothing is read or written yet.</summary>
    /// <param name="mapPath">The map in use, for example <c>models/map.json</c>.</param>
    /// <param name="stateFolder">Where the proposal and the earlier maps lie; made where it is needed.</param>
    /// <param name="most">Most earlier maps; the oldest goes first. Default 10.</param>
    public MapHistory(string mapPath, string stateFolder, int most = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        _mapPath = mapPath;
        _proposedPath = Path.Combine(stateFolder, "map.proposed.json");
        _folder = Path.Combine(stateFolder, "maps");
        _most = most;
    }

    /// <summary>The map in use.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public CategoryMap ReadCurrent() => File.Exists(_mapPath)
        ? Read(_mapPath)
        : throw new FileNotFoundException($"There is no map at '{_mapPath}'; measure the experts and solve one with 'coe eval outcomes'.", _mapPath);

    /// <summary>The proposed map; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public CategoryMap? ReadProposed() => File.Exists(_proposedPath) ? Read(_proposedPath) : null;

    /// <summary>Keeps a map as the proposal, in place of an earlier one; null withdraws it.</summary>
    public void Propose(CategoryMap? map)
    {
        if (map is null)
        {
            File.Delete(_proposedPath);
        }
        else
        {
            AtomicFile.Write(_proposedPath, CategoryMapFile.Write(map));
        }
    }

    /// <summary>Puts a map in use, keeps the present one, and withdraws the proposal.</summary>
    public void Apply(CategoryMap map)
    {
        string[] earlier = Earlier();
        int number = earlier.Length == 0 ? 1 : NumberOf(earlier[^1]) + 1;
        AtomicFile.Write(Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{number:000000}.json")), CategoryMapFile.Write(ReadCurrent()));
        AtomicFile.Write(_mapPath, CategoryMapFile.Write(map));
        foreach (string oldest in earlier.SkipLast(_most - 1))
        {
            File.Delete(oldest);
        }

        if (File.Exists(_proposedPath))
        {
            Propose(null);
        }
    }

    /// <summary>The map that a rollback would put in use again; null where none was kept.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public CategoryMap? ReadPrevious() => Previous() is { } path ? Read(path) : null;

    /// <summary>Puts the last earlier map in use again and forgets the present one.</summary>
    /// <returns>The map now in use; null where none was kept.</returns>
    /// <exception cref="InvalidDataException">The earlier map is damaged.</exception>
    public CategoryMap? RollBack()
    {
        if (Previous() is not { } path)
        {
            return null;
        }

        CategoryMap map = Read(path);
        AtomicFile.Write(_mapPath, CategoryMapFile.Write(map));
        File.Delete(path);
        if (File.Exists(_proposedPath))
        {
            Propose(null);
        }

        return map;
    }

    private static CategoryMap Read(string path) => CategoryMapFile.Read(File.ReadAllText(path), $"The map '{path}'");

    private static int NumberOf(string path) => int.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);

    // A process that died between keeping the present map and replacing it leaves it twice.
    private string? Previous()
    {
        string revision = ReadCurrent().Revision;
        return Array.FindLast(Earlier(), path => Read(path).Revision != revision);
    }

    private string[] Earlier() => Directory.Exists(_folder)
        ? [.. Directory.EnumerateFiles(_folder, "*.json")
            .Where(path => int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .OrderBy(NumberOf)]
        : [];
}
