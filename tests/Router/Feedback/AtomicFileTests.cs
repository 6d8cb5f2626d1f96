using CoERouter.Router.Feedback;
using Xunit;

namespace CoERouter.Tests.Router.Feedback;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"coe-atomic-{Guid.NewGuid():N}");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_written_whole_into_a_new_folder_and_over_an_old_one()
    {
        string path = Path.Combine(_folder, "deep", "state.json");
        AtomicFile.Write(path, "a longer text that comes first: ü");
        Assert.Equal("a longer text that comes first: ü", File.ReadAllText(path));
        AtomicFile.Write(path, "short");
        Assert.Equal("short", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void What_an_interrupted_write_left_behind_is_no_hindrance()
    {
        Directory.CreateDirectory(_folder);
        string path = Path.Combine(_folder, "state.json");
        File.WriteAllText(path, "old");
        File.WriteAllText(path + ".partial", "half of a much longer te");
        Assert.Equal("old", File.ReadAllText(path));
        AtomicFile.Write(path, "new");
        Assert.Equal("new", File.ReadAllText(path));
        Assert.False(File.Exists(path + ".partial"));
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_the_old_one_as_it_was()
    {
        Directory.CreateDirectory(_folder);
        string path = Path.Combine(_folder, "state.json");
        File.WriteAllText(path, "old");
        Directory.CreateDirectory(path + ".partial");
        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(path, "new"));
        Assert.Equal("old", File.ReadAllText(path));
    }
}
