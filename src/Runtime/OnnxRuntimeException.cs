namespace CoERouter.Runtime;

/// <summary>
/// A call that ONNX Runtime refused or that failed inside it; the message is the runtime's, or that of the C# kernel that threw.
/// </summary>
/// <param name="code">The runtime's error code (<c>OrtErrorCode</c>); 0 where the failure came before any call of it.</param>
/// <param name="message">What went wrong.</param>
/// <param name="cause">The exception behind it, where there is one.</param>
public sealed class OnnxRuntimeException(int code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>
    /// The runtime's error code: 1 fail, 2 invalid argument, 3 no such file, 6 runtime exception, 7 invalid model, 9 not implemented, 10
    /// invalid graph.
    /// </summary>
    public int Code { get; } = code;
}
