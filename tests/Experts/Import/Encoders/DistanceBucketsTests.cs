using CoERouter.Experts.Import.Encoders;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Encoders;

public sealed class DistanceBucketsTests
{
    private const int Buckets = 32;

    [Fact]
    public void Small_distances_have_a_bucket_each_and_the_directions_are_apart()
    {
        for (int distance = 0; distance < 8; distance++)
        {
            Assert.Equal(distance, DistanceBuckets.Of(-distance, Buckets));
            Assert.Equal(distance == 0 ? 0 : 16 + distance, DistanceBuckets.Of(distance, Buckets));
        }
    }

    [Fact]
    public void Buckets_grow_with_the_distance_and_stay_on_their_side()
    {
        int last = 0;
        for (int distance = 0; distance < 1000; distance++)
        {
            int bucket = DistanceBuckets.Of(-distance, Buckets);
            Assert.InRange(bucket, last, last + 1);
            Assert.InRange(bucket, 0, 15);
            Assert.Equal(distance == 0 ? 0 : bucket + 16, DistanceBuckets.Of(distance, Buckets));
            last = bucket;
        }

        Assert.Equal(15, last);
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(11, 8)]
    [InlineData(12, 9)]
    [InlineData(15, 9)]
    [InlineData(16, 10)]
    [InlineData(32, 12)]
    [InlineData(64, 14)]
    [InlineData(90, 14)]
    [InlineData(91, 15)]
    [InlineData(128, 15)]
    [InlineData(100_000, 15)]
    public void Large_distances_are_spaced_by_their_logarithm_up_to_128(int distance, int bucket) => Assert.Equal(bucket, DistanceBuckets.Of(-distance, Buckets));
}
