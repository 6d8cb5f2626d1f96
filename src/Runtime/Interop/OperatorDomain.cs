using CoERouter.Runtime.Operators;

namespace CoERouter.Runtime.Interop;

/// <summary>Registers the operators of one domain.</summary>
internal static unsafe class OperatorDomain
{
    /// <summary>Makes a domain, which keeps its operators alive as the sessions keep the domain.</summary>
    public static NativeHandle Create(NativeApi api, string name, IEnumerable<CustomOperator> operators)
    {
        var definitions = new List<OperatorDefinition>();
        NativeHandle? domain = null;
        try
        {
            foreach (CustomOperator custom in operators)
            {
                definitions.Add(new OperatorDefinition(api, custom));
            }

            nint pointer;
            fixed (byte* nativeName = NativeText.Encode(name))
            {
                api.Check(api.CreateCustomOpDomain(nativeName, &pointer));
            }

            domain = new NativeHandle(pointer, api.ReleaseCustomOpDomain, definitions.ToArray());
            foreach (OperatorDefinition definition in definitions)
            {
                api.Check(api.AddToCustomOpDomain(pointer, (void*)definition.DangerousGetHandle()));
            }

            return domain;
        }
        catch
        {
            domain?.Dispose();
            throw;
        }
        finally
        {
            definitions.ForEach(definition => definition.Dispose()); // from now on only the domain holds them
        }
    }
}
