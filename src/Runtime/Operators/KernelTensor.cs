using CoERouter.Runtime.Graphs;

namespace CoERouter.Runtime.Operators;

/// <summary>
/// An input or output of a kernel, valid until <see cref="CustomKernel.Compute"/> returns. An absent optional one has address zero.
/// </summary>
public readonly unsafe ref struct KernelTensor
{
    internal KernelTensor(nint address, ElementType type, ReadOnlySpan<long> shape)
    {
        Address = address;
        Type = type;
        Shape = shape;
    }

    /// <summary>Whether it is there.</summary>
    public bool IsPresent => Type != ElementType.Undefined;

    /// <summary>The address of the first element.</summary>
    public nint Address { get; }

    /// <summary>The element type.</summary>
    public ElementType Type { get; }

    /// <summary>The dimensions, in the runtime's own memory.</summary>
    public ReadOnlySpan<long> Shape { get; }

    /// <summary>The number of elements.</summary>
    public long Elements => IsPresent ? TensorShape.ElementsOf(Shape) : 0;

    /// <summary>The elements. An input's may be shared with other runs and must not be written.</summary>
    /// <exception cref="InvalidOperationException">The tensor has another element type, or is absent.</exception>
    public Span<T> Values<T>()
        where T : unmanaged
    {
        ElementType asked = ElementTypes.Of<T>();
        return asked == Type || (asked == ElementType.UInt16 && Type == ElementType.BFloat16)
            ? new Span<T>((void*)Address, checked((int)Elements))
            : throw new InvalidOperationException(
                IsPresent ? $"The tensor holds elements of type {Type}, not {asked}." : "The optional tensor is absent.");
    }
}
