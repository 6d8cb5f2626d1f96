using CoERouter.Experts.Import;
using CoERouter.Tests.Runtime;
using Xunit;

namespace CoERouter.Tests.Experts.Import;

public sealed class ImportLedgerTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FileStream _data;
    private readonly List<(string Name, long End)> _progress = [];

    public ImportLedgerTests()
    {
        _data = new(_folder.File("data"), FileMode.Create);
        _data.SetLength(100);
    }

    private string Journal => _folder.File("journal");

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_was_written_is_known_to_the_next_import()
    {
        using (ImportLedger first = Open("f"))
        {
            Assert.Equal(0, first.Found);
            first.Written("a", 0, 40);
            first.Written("b", 40, 60);
        }

        using ImportLedger second = Open("f");
        Assert.Equal(2, second.Found);
        Assert.True(second.Has("a", 0, 40) && second.Has("b", 40, 60));
        Assert.False(second.Has("a", 0, 41) || second.Has("a", 1, 40) || second.Has("c", 0, 40));
        Assert.Equal([("a", 40L), ("b", 100L)], _progress);
    }

    [Fact]
    public void Another_source_begins_anew()
    {
        using (ImportLedger first = Open("f"))
        {
            first.Written("a", 0, 40);
        }

        using ImportLedger second = Open("g");
        Assert.Equal(0, second.Found);
        Assert.False(second.Has("a", 0, 40));
    }

    [Theory]
    [InlineData("a\t0\t40\nb\t40\t")]
    [InlineData("a\t0\t40\nb\t40\t61\n")]
    [InlineData("a\t0\t40\nb\tx\t60\n")]
    [InlineData("a\t0\t40\nb\t-1\t10\n")]
    [InlineData("a\t0\t40\nb\n\n")]
    public void Lines_that_were_cut_or_reach_beyond_the_data_are_forgotten(string lines)
    {
        File.WriteAllText(Journal, "f\n" + lines);
        using (ImportLedger ledger = Open("f"))
        {
            Assert.Equal(1, ledger.Found);
            Assert.True(ledger.Has("a", 0, 40));
        }

        Assert.Equal("f\na\t0\t40\n", File.ReadAllText(Journal));
    }

    [Fact]
    public void An_import_stops_between_two_tensors_and_keeps_the_last()
    {
        using CancellationTokenSource stop = new();
        using (ImportLedger ledger = ImportLedger.Open(Journal, "f", _data, (_, _) => stop.Cancel(), stop.Token))
        {
            Assert.Throws<OperationCanceledException>(() => ledger.Written("a", 0, 40));
        }

        using ImportLedger next = Open("f");
        Assert.True(next.Has("a", 0, 40));
    }

    private ImportLedger Open(string fingerprint) => ImportLedger.Open(Journal, fingerprint, _data, (name, end) => _progress.Add((name, end)), CancellationToken.None);
}
