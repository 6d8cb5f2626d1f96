namespace CoERouter.Host.Composition;

/// <summary>There is no models folder; the message is one sentence that says where it was looked for.</summary>
public sealed class ModelsFolderException(string message) : Exception(message);
