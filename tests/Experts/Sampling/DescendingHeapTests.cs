using CoERouter.Experts.Sampling;
using Xunit;

namespace CoERouter.Tests.Experts.Sampling;

public sealed class DescendingHeapTests
{
    [Fact]
    public void Ids_come_by_falling_score_and_rising_id()
    {
        var heap = new DescendingHeap(200);
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var scores = Enumerable.Range(0, random.Next(0, 200)).Select(_ => random.Next(8) == 0 ? float.NegativeInfinity : random.Next(-5, 6)).ToArray();
            heap.Build(scores);
            var taken = new List<int>();
            while (heap.TryTake(scores, out var id))
            {
                taken.Add(id);
            }

            Assert.Equal(Enumerable.Range(0, scores.Length).OrderByDescending(id => scores[id]).ThenBy(id => id), taken);
            Assert.False(heap.TryTake(scores, out _));
        }
    }

    [Fact]
    public void A_heap_that_was_left_half_full_is_built_anew()
    {
        var heap = new DescendingHeap(4);
        heap.Build([1, 2, 3, 4]);
        Assert.True(heap.TryTake([1, 2, 3, 4], out var first));
        Assert.Equal(3, first);
        heap.Build([7, 9]);
        Assert.True(heap.TryTake([7, 9], out first));
        Assert.True(heap.TryTake([7, 9], out var second));
        Assert.Equal((1, 0), (first, second));
        Assert.False(heap.TryTake([7, 9], out _));
    }
}
