using System.Numerics;

namespace CoERouter.Tests.Training.Corpora.Arithmetic;

/// <summary>An exact fraction in lowest terms, so that the tests share no arithmetic with the corpus.</summary>
internal readonly record struct Exact
{
    public Exact(BigInteger top, BigInteger bottom)
    {
        if (bottom.IsZero)
        {
            throw new DivideByZeroException();
        }

        BigInteger common = BigInteger.GreatestCommonDivisor(top, bottom) * bottom.Sign;
        Top = top / common;
        Bottom = bottom / common;
    }

    public BigInteger Top { get; }

    public BigInteger Bottom { get; }

    public static Exact operator +(Exact a, Exact b) => new((a.Top * b.Bottom) + (b.Top * a.Bottom), a.Bottom * b.Bottom);

    public static Exact operator -(Exact a, Exact b) => new((a.Top * b.Bottom) - (b.Top * a.Bottom), a.Bottom * b.Bottom);

    public static Exact operator *(Exact a, Exact b) => new(a.Top * b.Top, a.Bottom * b.Bottom);

    public static Exact operator /(Exact a, Exact b) => new(a.Top * b.Bottom, a.Bottom * b.Top);

    public BigInteger Floor => (Top - (((Top % Bottom) + Bottom) % Bottom)) / Bottom;
}
