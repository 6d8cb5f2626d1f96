namespace CoERouter.Experts.Tokenization.SentencePieces;

/// <summary>How a field is written in the wire format of protocol buffers.</summary>
internal enum WireKind
{
    /// <summary>A number of variable length.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and as many bytes.</summary>
    Bytes = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
