using System.Runtime.InteropServices;
using CoERouter.Runtime.Interop;

namespace CoERouter.Runtime.Operators;

/// <summary>
/// The attributes of one node, for its kernel to read while it is made. A required attribute that is missing, and any that has another
/// type, throws <see cref="ArgumentException"/>, which fails the session's creation with that message.
/// </summary>
public readonly unsafe ref struct KernelAttributes
{
    private readonly NativeApi _api;
    private readonly nint _info;
    private readonly string _operator;

    internal KernelAttributes(NativeApi api, nint info, string operatorName)
    {
        _api = api;
        _info = info;
        _operator = operatorName;
    }

    /// <summary>A required integer.</summary>
    public long Integer(string name) => FindInteger(name) ?? throw Missing(name, "integer");

    /// <summary>An integer, or <paramref name="fallback"/> where the node has none of that name.</summary>
    public long Integer(string name, long fallback) => FindInteger(name) ?? fallback;

    /// <summary>A required 32-bit floating-point number.</summary>
    public float Single(string name) => FindSingle(name) ?? throw Missing(name, "floating-point");

    /// <summary>A 32-bit floating-point number, or <paramref name="fallback"/> where the node has none of that name.</summary>
    public float Single(string name, float fallback) => FindSingle(name) ?? fallback;

    /// <summary>A required text.</summary>
    public string Text(string name) => FindText(name) ?? throw Missing(name, "text");

    /// <summary>A text, or <paramref name="fallback"/> where the node has none of that name.</summary>
    public string Text(string name, string fallback) => FindText(name) ?? fallback;

    /// <summary>A list of integers; empty where the node has none of that name.</summary>
    public long[] Integers(string name)
    {
        nuint count = 0;
        fixed (byte* native = NativeText.Encode(name))
        {
            if (!IsFound(_api.KernelInfoGetIntegers(_info, native, null, &count), name, "list of integers"))
            {
                return [];
            }

            var values = new long[(int)count];
            fixed (long* first = values)
            {
                _api.Check(_api.KernelInfoGetIntegers(_info, native, first, &count));
            }

            return values;
        }
    }

    /// <summary>A list of 32-bit floating-point numbers; empty where the node has none of that name.</summary>
    public float[] Singles(string name)
    {
        nuint count = 0;
        fixed (byte* native = NativeText.Encode(name))
        {
            if (!IsFound(_api.KernelInfoGetSingles(_info, native, null, &count), name, "list of floating-point numbers"))
            {
                return [];
            }

            var values = new float[(int)count];
            fixed (float* first = values)
            {
                _api.Check(_api.KernelInfoGetSingles(_info, native, first, &count));
            }

            return values;
        }
    }

    private long? FindInteger(string name)
    {
        long value;
        fixed (byte* native = NativeText.Encode(name))
        {
            return IsFound(_api.KernelInfoGetInteger(_info, native, &value), name, "single integer") ? value : null;
        }
    }

    private float? FindSingle(string name)
    {
        float value;
        fixed (byte* native = NativeText.Encode(name))
        {
            return IsFound(_api.KernelInfoGetSingle(_info, native, &value), name, "single floating-point number") ? value : null;
        }
    }

    private string? FindText(string name)
    {
        nuint bytes = 0;
        fixed (byte* native = NativeText.Encode(name))
        {
            if (!IsFound(_api.KernelInfoGetText(_info, native, null, &bytes), name, "text"))
            {
                return null;
            }

            var text = new byte[(int)bytes];
            fixed (byte* first = text)
            {
                _api.Check(_api.KernelInfoGetText(_info, native, first, &bytes));
                return Marshal.PtrToStringUTF8((nint)first) ?? "";
            }
        }
    }

    private bool IsFound(nint status, string name, string kind)
    {
        if (status == 0)
        {
            return true;
        }

        // The runtime has one error code for an absent attribute and for one of another type; only its words differ.
        OnnxRuntimeException failure = _api.Failure(status);
        return failure.Message.Contains("No attribute with", StringComparison.Ordinal)
            ? false
            : throw new ArgumentException($"The attribute '{name}' of operator {_operator} must be a {kind}: {failure.Message}");
    }

    private ArgumentException Missing(string name, string kind) => new($"Operator {_operator} needs the {kind} attribute '{name}'.");
}
