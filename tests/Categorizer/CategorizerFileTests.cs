using System.Buffers.Binary;
using System.Security.Cryptography;
using CoERouter.Categorizer;
using Xunit;

namespace CoERouter.Tests.Categorizer;

public sealed class CategorizerFileTests
{
    private const int VersionOffset = 8;
    private const int BucketBitsOffset = 12;
    private const int TemperatureOffset = 20;

    [Theory]
    [InlineData(2, 10)]
    [InlineData(5, 12)]
    [InlineData(8, 11)]
    [InlineData(256, 10)]
    public void AModelSurvivesTheRoundTrip(int categories, int bucketBits)
    {
        CategorizerModel model = RandomModels.Draw(1, categories, bucketBits);
        using MemoryStream stream = new();
        string written = CategorizerFile.Write(model, stream);
        stream.Position = 0;
        (CategorizerModel read, string revision) = CategorizerFile.Read(stream, "test");
        Assert.Equal(written, revision);
        Assert.Equal(CategorizerFile.RevisionOf(model), revision);
        Assert.Matches("^[0-9a-f]{12}$", revision);
        Assert.Equal(model.Categories, read.Categories);
        Assert.Equal(model.Weights, read.Weights);
        Assert.Equal(model.Scales, read.Scales);
        Assert.Equal(model.Biases, read.Biases);
        Assert.Equal((model.BucketBits, model.Temperature, model.Threshold), (read.BucketBits, read.Temperature, read.Threshold));
    }

    [Theory]
    [InlineData(-0.25f, 2)]
    [InlineData(float.PositiveInfinity, 1)]
    public void ADomainLimitIsWrittenAsVersionTwo(float limit, int version)
    {
        CategorizerModel model = RandomModels.Draw(1) with { DomainLimit = limit };
        byte[] bytes = Bytes(model);
        Assert.Equal(version, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(VersionOffset)));
        (CategorizerModel read, string revision) = CategorizerFile.Read(new MemoryStream(bytes), "test");
        Assert.Equal((limit, CategorizerFile.RevisionOf(model)), (read.DomainLimit, revision));
        Assert.Equal(model.Weights, read.Weights);
    }

    [Fact]
    public void TheRevisionChangesWithEverythingThatDecides()
    {
        CategorizerModel model = RandomModels.Draw(1);
        sbyte[] weights = [.. model.Weights];
        weights[77]++;
        CategorizerModel[] others =
        [
            model with { Weights = weights },
            model with { Threshold = 0.41f },
            model with { Temperature = 3 },
            model with { Categories = ["a", "b", "c", "d", "e"] },
            model with { Biases = [0, 0, 0, 0, 0] },
            model with { DomainLimit = 1 },
            model with { DomainLimit = 2 },
        ];
        string[] revisions = [.. others.Append(model).Select(CategorizerFile.RevisionOf)];
        Assert.Equal(revisions.Length, revisions.Distinct().Count());
    }

    [Fact]
    public void AnyChangedByteIsNoticed()
    {
        byte[] bytes = Bytes(RandomModels.Draw(2));
        Random random = new(3);
        for (int round = 0; round < 200; round++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Throws<InvalidDataException>(() => Read(damaged));
        }
    }

    [Fact]
    public void AnyTruncationIsNoticed()
    {
        byte[] bytes = Bytes(RandomModels.Draw(2));
        for (int length = 0; length < bytes.Length; length += 97)
        {
            InvalidDataException error = Assert.Throws<InvalidDataException>(() => Read(bytes[..length]));
            Assert.Contains("'test'", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TruncationAndForeignFilesAreToldApart()
    {
        byte[] bytes = Bytes(RandomModels.Draw(2));
        Assert.Contains("truncated or damaged", Assert.Throws<InvalidDataException>(() => Read(bytes[..^1])).Message, StringComparison.Ordinal);
        Assert.Contains("not a categorizer", Assert.Throws<InvalidDataException>(() => Read(new byte[5000])).Message, StringComparison.Ordinal);
        Assert.Contains("not a categorizer", Assert.Throws<InvalidDataException>(() => Read([])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherVersionIsNamed() =>
        Assert.Contains("version 7", ErrorOf(bytes => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(VersionOffset), 7)), StringComparison.Ordinal);

    [Fact]
    public void SizesOutOfRangeAreRefusedBeforeAnythingIsAllocatedForThem() =>
        Assert.Contains("out of range", ErrorOf(bytes => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(BucketBitsOffset), 30)), StringComparison.Ordinal);

    [Fact]
    public void WeightsThatAreMissingAreNoticedEvenWithAMatchingHash() =>
        Assert.Contains("last weight", ErrorOf(bytes => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(BucketBitsOffset), 11)), StringComparison.Ordinal);

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void AnImpossibleTemperatureIsNamed(float temperature) =>
        Assert.Contains("temperature", ErrorOf(bytes => BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(TemperatureOffset), temperature)), StringComparison.Ordinal);

    [Fact]
    public void AFileTooLargeIsRefusedUnread()
    {
        using MemoryStream stream = new();
        stream.SetLength(CategorizerFile.MostBytes + 1L);
        Assert.Contains("at most", Assert.Throws<InvalidDataException>(() => CategorizerFile.Read(stream, "test")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingFileSaysHowToMakeOne()
    {
        string path = Path.Combine(Path.GetTempPath(), "no-such-folder", "categorizer.bin");
        FileNotFoundException error = Assert.Throws<FileNotFoundException>(() => NgramCategorizer.Load(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("coe train categorizer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllFaultsOfAModelAreReportedAtOnce()
    {
        CategorizerModel model = RandomModels.Draw(1) with { Categories = ["a", "a"], Temperature = 0, Threshold = 2 };
        Assert.Equal(6, model.Faults().Count);
        ArgumentException error = Assert.Throws<ArgumentException>(() => CategorizerFile.Write(model, new MemoryStream()));
        Assert.All(model.Faults(), fault => Assert.Contains(fault, error.Message, StringComparison.Ordinal));
        Assert.Empty(RandomModels.Draw(1).Faults());
    }

    private static byte[] Bytes(CategorizerModel model)
    {
        using MemoryStream stream = new();
        CategorizerFile.Write(model, stream);
        return stream.ToArray();
    }

    private static void Read(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        CategorizerFile.Read(stream, "test");
    }

    // Changes a file and repairs its hash, so that the fault itself must be found.
    private static string ErrorOf(Action<byte[]> change)
    {
        byte[] bytes = Bytes(RandomModels.Draw(2));
        change(bytes);
        SHA256.HashData(bytes.AsSpan(..^SHA256.HashSizeInBytes), bytes.AsSpan(^SHA256.HashSizeInBytes..));
        return Assert.Throws<InvalidDataException>(() => Read(bytes)).Message;
    }
}
