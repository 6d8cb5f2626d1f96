using CoERouter.Experts.Tokenization.Normalization;

namespace CoERouter.Experts.Tokenization.SentencePieces;

/// <summary>The content of a SentencePiece <c>.model</c> file as far as a tokenizer needs it (Kudo and Richardson 2018).</summary>
internal sealed record SentencePieceModel
{
    /// <summary>The pieces by id.</summary>
    public required IReadOnlyList<(string Text, float Score, PieceKind Kind)> Pieces { get; init; }

    /// <summary>True where the pieces are merges, false where they are a unigram model.</summary>
    public bool IsMerging { get; init; }

    /// <summary>True where a space is written after the text instead of before it.</summary>
    public bool SpaceIsSuffix { get; init; }

    /// <summary>The normalization; null where characters stay as they are.</summary>
    public Charsmap? Charsmap { get; init; }

    /// <summary>True where a space is written before the text.</summary>
    public bool AddsPrefix { get; init; } = true;

    /// <summary>True where spaces at the ends, and all but the first of several, are left out.</summary>
    public bool RemovesSpaces { get; init; } = true;

    /// <summary>True where spaces are written as U+2581.</summary>
    public bool EscapesSpaces { get; init; } = true;
}
