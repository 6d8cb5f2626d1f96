namespace CoERouter.Experts.Tokenization.SentencePieces;

/// <summary>What a piece is for; the numbers are those of the file.</summary>
internal enum PieceKind
{
    /// <summary>Spells text.</summary>
    Normal = 1,

    /// <summary>Stands for what cannot be spelled.</summary>
    Unknown = 2,

    /// <summary>Never stands in text.</summary>
    Control = 3,

    /// <summary>Is found as a whole in the text.</summary>
    UserDefined = 4,

    /// <summary>Is not used.</summary>
    Unused = 5,

    /// <summary>Spells one byte.</summary>
    Byte = 6,
}
