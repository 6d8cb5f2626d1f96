using CoERouter.Experts.Tokenization.Normalization;

namespace CoERouter.Experts.Tokenization.SentencePieces;

/// <summary>Reads a SentencePiece <c>.model</c> file. The field numbers are those of its published schema.</summary>
internal static class SentencePieceReader
{
    private const int Unigram = 1;
    private const int BytePairs = 2;

    /// <exception cref="InvalidDataException">The bytes are no such file, or past a limit.</exception>
    /// <exception cref="NotSupportedException">The model is of another kind than unigram or BPE.</exception>
    internal static SentencePieceModel Read(ReadOnlySpan<byte> bytes)
    {
        List<(string Text, float Score, PieceKind Kind)> pieces = [];
        SentencePieceModel model = new() { Pieces = pieces };
        WireReader file = new(bytes);
        while (file.TryNext())
        {
            switch (file.Field)
            {
                case 1 when pieces.Count == TokenizerLimits.Tokens:
                    throw new InvalidDataException($"The SentencePiece model has more than {TokenizerLimits.Tokens} pieces.");
                case 1:
                    pieces.Add(Piece(file.Bytes(), pieces.Count));
                    break;
                case 2:
                    model = Trainer(file.Bytes(), model);
                    break;
                case 3:
                    model = Normalizer(file.Bytes(), model);
                    break;
            }
        }

        return pieces.Count > 0 ? model : throw new InvalidDataException("The SentencePiece model has no pieces.");
    }

    private static (string Text, float Score, PieceKind Kind) Piece(ReadOnlySpan<byte> bytes, int id)
    {
        (string text, float score, PieceKind kind) = ("", 0, PieceKind.Normal);
        WireReader piece = new(bytes);
        while (piece.TryNext())
        {
            switch (piece.Field)
            {
                case 1:
                    text = piece.Text();
                    break;
                case 2:
                    score = piece.Single();
                    break;
                case 3:
                    kind = (PieceKind)piece.Integer();
                    break;
            }
        }

        return text.Length is > 0 and <= TokenizerLimits.TokenCharacters && float.IsFinite(score) && Enum.IsDefined(kind)
            ? (text, score, kind)
            : throw new InvalidDataException(
                $"Piece {id} of the SentencePiece model has {text.Length} characters, the score {score} and the kind {(int)kind}; legal are 1 "
                + $"to {TokenizerLimits.TokenCharacters} characters, a finite score and the kinds 1 to 6.");
    }

    private static SentencePieceModel Trainer(ReadOnlySpan<byte> bytes, SentencePieceModel model)
    {
        int kind = Unigram;
        WireReader trainer = new(bytes);
        while (trainer.TryNext())
        {
            switch (trainer.Field)
            {
                case 3:
                    kind = trainer.Integer();
                    break;
                case 24:
                    model = model with { SpaceIsSuffix = trainer.Flag() };
                    break;
            }
        }

        return kind is Unigram or BytePairs
            ? model with { IsMerging = kind == BytePairs }
            : throw new NotSupportedException(
                $"The SentencePiece model is of the type {kind}; legal are 1 (unigram) and 2 (BPE).");
    }

    private static SentencePieceModel Normalizer(ReadOnlySpan<byte> bytes, SentencePieceModel model)
    {
        WireReader normalizer = new(bytes);
        while (normalizer.TryNext())
        {
            model = normalizer.Field switch
            {
                2 when normalizer.Bytes().Length > 0 => model with { Charsmap = Charsmap.Read(normalizer.Bytes()) },
                3 => model with { AddsPrefix = normalizer.Flag() },
                4 => model with { RemovesSpaces = normalizer.Flag() },
                5 => model with { EscapesSpaces = normalizer.Flag() },
                _ => model,
            };
        }

        return model;
    }
}
