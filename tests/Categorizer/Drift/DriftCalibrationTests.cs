using CoERouter.Categorizer.Drift;
using Xunit;

namespace CoERouter.Tests.Categorizer.Drift;

public sealed class DriftCalibrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-drift").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_read_back_makes_the_same_alarm()
    {
        Random random = new(3);
        float[] scores = [.. Enumerable.Range(0, 300).Select(_ => (float)random.NextDouble())];
        DriftCalibration written = DriftCalibration.Of("abc", scores)!;
        written.Write(_folder);
        DriftCalibration read = DriftCalibration.Find(_folder)!;
        Assert.Equal("abc", read.CategorizerRevision);
        Assert.Equal(scores.Order(), read.Scores);
        DriftAlarm one = new(scores), other = new(read.Scores);
        for (int i = 0; i < 200; i++)
        {
            float score = (float)random.NextDouble() * 1.2f;
            Assert.Equal(one.Observe(score), other.Observe(score));
            Assert.Equal(one.Read(), other.Read());
        }
    }

    [Fact]
    public void Many_scores_are_thinned_out_evenly_and_few_are_none()
    {
        DriftCalibration thinned = DriftCalibration.Of("abc", Enumerable.Range(0, 100_000).Select(i => (float)i))!;
        Assert.Equal(DriftCalibration.MostScores, thinned.Scores.Count);
        Assert.Equal(50_000, thinned.Scores.Average(), 50.0);
        Assert.InRange(thinned.Scores[0], 0, 50);
        Assert.InRange(thinned.Scores[^1], 99_950, 100_000);
        Assert.Null(DriftCalibration.Of("abc", Enumerable.Repeat(1f, DriftAlarm.FewestScores - 1)));
        Assert.NotNull(DriftCalibration.Of("abc", Enumerable.Repeat(1f, DriftAlarm.FewestScores)));
        Assert.Null(DriftCalibration.Find(_folder));
    }

    [Theory]
    [InlineData("""{"format":2,"categorizer_revision":"a","scores":[]}""", "has format 2")]
    [InlineData("""{"format":1,"categorizer_revision":"a","scores":[1,2]}""", "has 2 scores")]
    [InlineData("""{"format":1,"scores":[1,2]}""", "cannot be read")]
    [InlineData("[]", "cannot be read")]
    [InlineData("null", "is empty")]
    public void A_fault_is_one_sentence(string json, string words)
    {
        File.WriteAllText(Path.Combine(_folder, DriftCalibration.FileName), json);
        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => DriftCalibration.Find(_folder)).Message, StringComparison.Ordinal);
    }
}
