using CoERouter.Runtime.Interop;
using CoERouter.Runtime.Operators;
using CoERouter.Tests.Runtime.Operators;
using Xunit;

namespace CoERouter.Tests.Runtime.Interop;

public sealed class OperatorDomainsTests
{
    private static readonly IReadOnlyList<CustomOperator> Operators = [new ScaleOperator()];
    private readonly OperatorDomains _sut = new();

    [Fact]
    public async Task The_first_sessions_of_a_domain_are_made_one_after_the_other()
    {
        int inside = 0, most = 0;
        nint Create()
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Thread.Yield();
            Interlocked.Decrement(ref inside);
            return 1; // refused, so the domain stays new
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                _sut.Create(Operators, Create);
            }
        })));

        Assert.Equal(1, most);
    }

    [Fact]
    public void Sessions_of_known_domains_may_be_made_inside_each_other()
    {
        _sut.Create(Operators, () => 0);
        using Barrier both = new(2);
        nint Meet()
        {
            // Passes only if both calls are inside at once.
            Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(30)));
            return 0;
        }

        Parallel.Invoke(() => _sut.Create(Operators, Meet), () => _sut.Create(Operators, Meet));
    }

    [Fact]
    public void The_status_comes_back_whatever_it_is()
    {
        Assert.Equal(7, _sut.Create(Operators, () => 7));
        Assert.Equal(0, _sut.Create(Operators, () => 0));
        Assert.Equal(9, _sut.Create(Operators, () => 9));
        Assert.Equal(0, _sut.Create([], () => 0));
    }
}
