using System.Runtime.InteropServices;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Runtime.Interop;

/// <summary>The inputs or the outputs of a session: their descriptions, and their names as the runtime wants them.</summary>
internal sealed unsafe class TensorNames
{
    private readonly string _role;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <param name="role">"input" or "output", for messages.</param>
    /// <param name="descriptions">The tensors, in the model's order.</param>
    public TensorNames(string role, IReadOnlyList<TensorDescription> descriptions)
    {
        _role = role;
        Descriptions = descriptions;
        Texts = new NativeTexts([.. descriptions.Select(description => description.Name)]);
        for (int index = 0; index < descriptions.Count; index++)
        {
            _places[descriptions[index].Name] = index;
        }
    }

    public IReadOnlyList<TensorDescription> Descriptions { get; }

    /// <summary>The names in native memory, at the places of <see cref="PlaceOf"/>; the session keeps them alive.</summary>
    public NativeTexts Texts { get; }

    /// <exception cref="ArgumentException">The model has no such tensor; the message names those it has.</exception>
    public int PlaceOf(string name) => _places.TryGetValue(name, out int place)
        ? place
        : throw new ArgumentException($"The model has no {_role} '{name}'; its {_role}s are {string.Join(", ", _places.Keys)}.", nameof(name));

    /// <summary>Reads the descriptions from a session.</summary>
    public static TensorNames Read(OnnxEnvironment environment, nint session, bool inputs)
    {
        NativeApi api = environment.Api;
        nuint count;
        api.Check(inputs ? api.SessionGetInputCount(session, &count) : api.SessionGetOutputCount(session, &count));
        var descriptions = new TensorDescription[(int)count];
        for (int index = 0; index < descriptions.Length; index++)
        {
            byte* name;
            nint type;
            api.Check(inputs
                ? api.SessionGetInputName(session, (nuint)index, environment.DefaultAllocator, &name)
                : api.SessionGetOutputName(session, (nuint)index, environment.DefaultAllocator, &name));
            string text = Marshal.PtrToStringUTF8((nint)name) ?? "";
            api.Check(api.AllocatorFree(environment.DefaultAllocator, name));
            api.Check(inputs
                ? api.SessionGetInputTypeInfo(session, (nuint)index, &type)
                : api.SessionGetOutputTypeInfo(session, (nuint)index, &type));
            using var info = new NativeHandle(type, api.ReleaseTypeInfo);
            descriptions[index] = Describe(api, text, type);
        }

        return new TensorNames(inputs ? "input" : "output", descriptions);
    }

    private static TensorDescription Describe(NativeApi api, string name, nint typeInfo)
    {
        nint tensor; // a view into the type's information, not to be released
        api.Check(api.CastTypeInfoToTensorInfo(typeInfo, &tensor));
        if (tensor == 0)
        {
            return new TensorDescription(name, ElementType.Undefined, []);
        }

        int type;
        nuint rank;
        api.Check(api.GetTensorElementType(tensor, &type));
        api.Check(api.GetDimensionsCount(tensor, &rank));
        var sizes = new long[(int)rank];
        var shape = new Dimension[(int)rank];
        byte** symbols = stackalloc byte*[(int)rank];
        fixed (long* first = sizes)
        {
            api.Check(api.GetDimensions(tensor, first, rank));
            api.Check(api.GetSymbolicDimensions(tensor, symbols, rank));
        }

        for (int axis = 0; axis < shape.Length; axis++)
        {
            string symbol = Marshal.PtrToStringUTF8((nint)symbols[axis]) ?? "";
            shape[axis] = sizes[axis] >= 0 ? Dimension.FromInt64(sizes[axis])
                : symbol.Length > 0 ? Dimension.FromString(symbol)
                : Dimension.Unknown;
        }

        return new TensorDescription(name, (ElementType)type, shape);
    }
}
