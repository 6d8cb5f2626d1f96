using System.Runtime.InteropServices;
using CoERouter.Runtime.Interop;
using Xunit;

namespace CoERouter.Tests.Runtime.Interop;

/// <summary>Handles over memory that no runtime knows; each release is written down.</summary>
public sealed unsafe class NativeHandleTests
{
    [ThreadStatic]
    private static List<nint>? s_released;

    private static List<nint> Released => s_released ??= [];

    [Fact]
    public void What_is_kept_is_released_after_its_keeper()
    {
        Released.Clear();
        NativeHandle memory = Handle(1);
        NativeHandle value = Handle(2, memory);
        memory.Dispose();
        Assert.True(memory.IsDisposed);
        Assert.Empty(Released);

        value.Dispose();

        Assert.Equal([2, 1], Released);
    }

    [Fact]
    public void A_chain_is_released_from_its_outer_end()
    {
        Released.Clear();
        NativeHandle memory = Handle(1);
        NativeHandle value = Handle(2, memory);
        NativeHandle session = Handle(3, value);
        memory.Dispose();
        value.Dispose();
        session.Dispose();

        Assert.Equal([3, 2, 1], Released);
    }

    [Fact]
    public void A_slot_lets_go_of_what_it_held()
    {
        Released.Clear();
        NativeHandle first = Handle(1);
        NativeHandle second = Handle(2);
        var binding = new NativeHandle(9, &Release, slots: 1);
        binding.Keep(0, first);
        first.Dispose();
        Assert.Empty(Released);

        binding.Keep(0, second);
        Assert.Equal([1], Released);
        binding.Keep(0, second);
        second.Dispose();
        Assert.Equal([1], Released);
        Assert.Same(second, binding.Kept(0));
        binding.Keep(0, null);
        Assert.Equal([1, 2], Released);
        Assert.Null(binding.Kept(0));
        binding.Dispose();

        Assert.Equal([1, 2, 9], Released);
    }

    [Fact]
    public void A_borrowed_handle_outlives_its_disposal_until_it_is_given_back()
    {
        Released.Clear();
        NativeHandle handle = Handle(5);
        using (var borrowed = new Borrowed(handle))
        {
            handle.Dispose();
            Assert.Equal(5, borrowed.Pointer);
            Assert.Empty(Released);
        }

        Assert.Equal([5], Released);
        Assert.Throws<ObjectDisposedException>(() => new Borrowed(handle).Dispose());
    }

    [Fact]
    public void A_disposed_handle_that_others_keep_is_not_lent_again()
    {
        NativeHandle inner = Handle(1);
        using NativeHandle outer = Handle(2, inner);
        inner.Dispose();

        Assert.Throws<ObjectDisposedException>(() => new Borrowed(inner).Dispose());
    }

    [Fact]
    public void No_handle_is_lent_as_zero()
    {
        using var borrowed = new Borrowed(null);

        Assert.Equal(0, borrowed.Pointer);
    }

    [UnmanagedCallersOnly]
    private static void Release(nint pointer) => Released.Add(pointer);

    private static NativeHandle Handle(nint pointer, params ReadOnlySpan<SafeHandle> kept) => new(pointer, &Release, kept);
}
