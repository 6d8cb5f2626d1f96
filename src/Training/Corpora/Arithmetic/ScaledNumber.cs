using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic;

/// <summary>A decimal number as an integer over a power of ten.</summary>
internal readonly record struct ScaledNumber(long Unscaled, int Places)
{
    /// <summary>The integer of the same number over a greater power of ten.</summary>
    public long At(int places) => Unscaled * Digits.PowerOfTen(places - Places);

    /// <summary>All places written, as prices are.</summary>
    public string Price => $"{Unscaled / Digits.PowerOfTen(Places)}.{Digits.Write(Unscaled % Digits.PowerOfTen(Places), Places)}";

    /// <inheritdoc />
    public override string ToString() => Digits.WriteScaled(Unscaled, Places);
}
