using System.Runtime.InteropServices;

namespace CoERouter.Runtime.Interop;

/// <summary>A list of UTF-8 texts in native memory, and the list of their addresses.</summary>
internal sealed unsafe class NativeTexts : SafeHandle
{
    /// <summary>Copies the texts.</summary>
    public NativeTexts(IReadOnlyList<string> texts)
        : base(0, ownsHandle: true)
    {
        byte[][] encoded = [.. texts.Select(NativeText.Encode)];
        int bytes = encoded.Sum(text => text.Length);
        SetHandle((nint)NativeMemory.Alloc((nuint)(((encoded.Length + 1) * sizeof(byte*)) + bytes)));
        byte* next = (byte*)(Pointers + encoded.Length);
        for (int index = 0; index < encoded.Length; index++)
        {
            Pointers[index] = next;
            encoded[index].CopyTo(new Span<byte>(next, encoded[index].Length));
            next += encoded[index].Length;
        }
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The address of each text, in the order given.</summary>
    public byte** Pointers => (byte**)handle;

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
