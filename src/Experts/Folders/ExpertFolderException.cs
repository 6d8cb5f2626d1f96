namespace CoERouter.Experts.Folders;

/// <summary>A folder cannot be read as an expert; the message is one sentence that says why.</summary>
public sealed class ExpertFolderException : Exception
{
    /// <summary>No message; for serializers only.</summary>
    public ExpertFolderException()
    {
    }

    /// <summary>With its sentence.</summary>
    public ExpertFolderException(string message)
        : base(OnOneLine(message))
    {
    }

    /// <summary>With its sentence and what caused it.</summary>
    public ExpertFolderException(string message, Exception innerException)
        : base(OnOneLine(message), innerException)
    {
    }

    // Sentences quote names of files that nobody here wrote, and those may hold anything.
    private static string OnOneLine(string message) =>
        message.Any(char.IsControl) ? new([.. message.Select(character => char.IsControl(character) ? '?' : character)]) : message;
}
