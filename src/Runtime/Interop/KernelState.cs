using CoERouter.Runtime.Operators;

namespace CoERouter.Runtime.Interop;

/// <summary>What the runtime's kernel pointer stands for.</summary>
internal sealed record KernelState(NativeApi Api, CustomKernel Kernel);
