namespace CoERouter.Runtime.Operators;

/// <summary>
/// How often an input or output of an operator occurs; the numbers are those of <c>OrtCustomOpInputOutputCharacteristic</c>.
/// </summary>
public enum OperatorParameterKind
{
    /// <summary>Once.</summary>
    Required = 0,

    /// <summary>Once or not at all.</summary>
    Optional = 1,

    /// <summary>Once or more; only the last one can be.</summary>
    Variadic = 2,
}
