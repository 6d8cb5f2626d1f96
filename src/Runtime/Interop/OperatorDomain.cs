using CoERouter.Runtime.Operators;

namespace CoERouter.Runtime.Interop;

/// <summary>Registers the operators of one domain.</summary>
internal static unsafe class OperatorDomain
{
    /// <summary>Makes a domain, which keeps its operators alive as the sessions keep the domain.</summary>
    public static NativeHandle Create(NativeApi api, string name, IEnumerable<CustomOperator> operators)
    {
        OperatorDefinition[] definitions = [.. operators.Select(custom => new OperatorDefinition(api, custom))];
        nint domain;
        fixed (byte* nativeName = NativeText.Encode(name))
        {
            api.Check(api.CreateCustomOpDomain(nativeName, &domain));
        }

        var handle = new NativeHandle(domain, api.ReleaseCustomOpDomain, definitions);
        foreach (OperatorDefinition definition in definitions)
        {
            api.Check(api.AddToCustomOpDomain(domain, (void*)definition.DangerousGetHandle()));
            definition.Dispose(); // from now on the domain holds it
        }

        return handle;
    }
}
