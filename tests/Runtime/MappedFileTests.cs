using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Runtime;

public sealed class MappedFileTests
{
    [Fact]
    public void Shows_the_bytes_of_the_file()
    {
        using var folder = new TestFolder();
        var bytes = new byte[10_000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(folder.File("bytes"), bytes);

        using MappedFile file = MappedFile.Open(folder.File("bytes"));

        Assert.Equal(10_000, file.Length);
        Assert.Equal(bytes, file.Slice(0, 10_000).ToArray());
        Assert.Equal(bytes[9_000..9_500], file.Slice(9_000, 500).ToArray());
        Assert.Equal(file.Address + 7, file.AddressOf(7, 1));
    }

    [Fact]
    public void Checks_the_bounds()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File("bytes"), new byte[100]);
        using MappedFile file = MappedFile.Open(folder.File("bytes"));

        Assert.Throws<ArgumentOutOfRangeException>(() => file.AddressOf(99, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.AddressOf(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.AddressOf(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.AddressOf(long.MaxValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Tensor(0, ElementType.Float32, 26));
        Assert.Equal(100, file.AddressOf(100, 0) - file.Address);
    }

    [Fact]
    public void Maps_an_empty_file_and_names_an_absent_one()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File("empty"), []);
        using MappedFile empty = MappedFile.Open(folder.File("empty"));

        Assert.Equal(0, empty.Length);
        Assert.True(empty.Slice(0, 0).IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => empty.Slice(0, 1));
        Refusal.Says<FileNotFoundException>("absent", () => MappedFile.Open(folder.File("absent")));
    }

    [Fact]
    public void Refuses_its_address_after_disposal()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File("bytes"), new byte[100]);
        MappedFile file = MappedFile.Open(folder.File("bytes"));
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Address);
    }
}
