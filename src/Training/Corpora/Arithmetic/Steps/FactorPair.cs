namespace CoERouter.Training.Corpora.Arithmetic.Steps;

/// <summary>A two-digit divisor as the product of two digits, the second the greatest possible.</summary>
internal readonly record struct FactorPair(int First, int Second)
{
    /// <summary>The pair of 10 to 99, or null where there is none.</summary>
    public static FactorPair? Of(int divisor)
    {
        for (int second = 9; second > 1; second--)
        {
            if (divisor % second == 0 && divisor / second is > 1 and < 10)
            {
                return new FactorPair(divisor / second, second);
            }
        }

        return null;
    }
}
