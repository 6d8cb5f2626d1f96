using CoERouter.Runtime.Graphs;
using Xunit;

namespace CoERouter.Tests.Runtime.Graphs;

public sealed class ElementTypesTests
{
    [Fact]
    public void Sizes_agree_with_those_of_the_language()
    {
        Check<float>();
        Check<double>();
        Check<Half>();
        Check<sbyte>();
        Check<byte>();
        Check<short>();
        Check<ushort>();
        Check<int>();
        Check<uint>();
        Check<long>();
        Check<ulong>();
        Check<bool>();
        Assert.Equal(2, ElementTypes.SizeOf(ElementType.BFloat16));

        static unsafe void Check<T>()
            where T : unmanaged => Assert.Equal(sizeof(T), ElementTypes.SizeOf(ElementTypes.Of<T>()));
    }

    [Fact]
    public void Types_without_a_size_or_a_counterpart_are_refused()
    {
        Assert.Throws<NotSupportedException>(() => ElementTypes.SizeOf(ElementType.String));
        Assert.Throws<NotSupportedException>(() => ElementTypes.SizeOf(ElementType.Undefined));
        Refusal.Says<NotSupportedException>("Guid", () => ElementTypes.Of<Guid>());
    }

    [Fact]
    public void Dimensions_are_sizes_symbols_or_unknown()
    {
        Dimension size = 5;
        Dimension symbol = "T";
        Dimension unknown = -1;

        Assert.Equal(5, size.Size);
        Assert.Null(size.Symbol);
        Assert.Equal("T", symbol.Symbol);
        Assert.Null(symbol.Size);
        Assert.Equal(Dimension.Unknown, unknown);
    }
}
