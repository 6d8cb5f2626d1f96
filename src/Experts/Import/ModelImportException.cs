namespace CoERouter.Experts.Import;

/// <summary>A model folder cannot be imported; the message is one sentence that says why and what is legal.</summary>
public sealed class ModelImportException : Exception
{
    /// <summary>No message; for serializers only.</summary>
    public ModelImportException()
    {
    }

    /// <summary>With its sentence.</summary>
    public ModelImportException(string message)
        : base(message)
    {
    }

    /// <summary>With its sentence and what caused it.</summary>
    public ModelImportException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
