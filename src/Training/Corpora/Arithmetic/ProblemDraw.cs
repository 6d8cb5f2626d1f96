using System.Globalization;
using CoERouter.Training.Corpora.Arithmetic.Steps;

namespace CoERouter.Training.Corpora.Arithmetic;

/// <summary>The random choices of one problem: numbers, words and the way a person types them.</summary>
internal sealed class ProblemDraw(Random random, Wording wording)
{
    // A number from here on belongs to unseen wording when its remainder by 17 is 5: about 6 % of the numbers of every length but one.
    private const int LeastReserved = 20;
    private const int ReserveModulus = 17;
    private const int ReservedRemainder = 5;
    private const int MostDraws = 200;

    // Percent of numbers with 1, 2, … 6 digits.
    private static readonly int[] LengthShares = [18, 24, 20, 13, 12, 13];

    /// <summary>Whether to draw from the pools that training never uses.</summary>
    public bool IsUnseen => wording == Wording.Unseen;

    /// <summary>Whether only unseen wording draws the number.</summary>
    public static bool IsReserved(long number) => number >= LeastReserved && number % ReserveModulus == ReservedRemainder;

    /// <summary>One of the values, all equally likely.</summary>
    public T Pick<T>(params ReadOnlySpan<T> values) => values[random.Next(values.Length)];

    /// <summary>Whether an event of that probability happens.</summary>
    public bool Chance(double probability) => random.NextDouble() < probability;

    /// <summary>An integer from low to high. From a range with numbers of both pools, seen wording draws an unreserved one and unseen wording a reserved one.</summary>
    public long Between(long low, long high)
    {
        long number = random.NextInt64(low, high + 1);
        for (int draw = 0; draw < MostDraws && high >= LeastReserved && IsReserved(number) != IsUnseen; draw++)
        {
            number = random.NextInt64(low, high + 1);
        }

        return number;
    }

    /// <summary>An integer of a length.</summary>
    public long OfLength(int length) => Between(length == 1 ? 1 : Digits.PowerOfTen(length - 1), Digits.PowerOfTen(length) - 1);

    /// <summary>A number of digits between two bounds: short numbers are frequent, long ones well covered. Unseen wording has no pool of single digits.</summary>
    public int Length(int least = 1, int most = 6)
    {
        least = IsUnseen && most > 1 ? Math.Max(least, 2) : least;
        int total = 0;
        for (int length = least; length <= most; length++)
        {
            total += LengthShares[length - 1];
        }

        int point = random.Next(total);
        int chosen = least;
        while (point >= LengthShares[chosen - 1])
        {
            point -= LengthShares[chosen - 1];
            chosen++;
        }

        return chosen;
    }

    /// <summary>An integer of <see cref="Length"/> digits.</summary>
    public long Number(int least = 1, int most = 6) => OfLength(Length(least, most));

    /// <summary>Two integers whose lengths are often close.</summary>
    public (long Left, long Right) Pair(int least = 1, int most = 6)
    {
        int length = Length(least, most);
        int other = Chance(0.3) ? random.Next(least, most + 1) : Math.Clamp(length + random.Next(-1, 2), least, most);
        (long, long) pair = (OfLength(length), OfLength(other));
        return Chance(0.5) ? pair : (pair.Item2, pair.Item1);
    }

    /// <summary>An integer of <see cref="Length"/> digits that does not end in zero.</summary>
    public long Unrounded(int least = 1, int most = 6)
    {
        long number = Number(least, most);
        while (number % 10 == 0)
        {
            number = Number(least, most);
        }

        return number;
    }

    /// <summary>How often something is repeated: mostly a digit, at times up to 40.</summary>
    public long Factor() => Chance(0.65) ? Between(2, 9) : Between(10, 40);

    /// <summary>A number as a person types it: sometimes with commas between thousands.</summary>
    public string Type(long number) => Chance(0.15) ? number.ToString("N0", CultureInfo.InvariantCulture) : Digits.Write(number);

    /// <summary>A first name.</summary>
    public string Person() => Pick<string>(IsUnseen ? WordPools.UnseenPeople : WordPools.SeenPeople);

    /// <summary>Two different first names.</summary>
    public (string First, string Second) People()
    {
        string first = Person(), second = Person();
        while (second == first)
        {
            second = Person();
        }

        return (first, second);
    }

    /// <summary>Things that are counted, in the plural.</summary>
    public string Things() => Pick<string>(IsUnseen ? WordPools.UnseenThings : WordPools.SeenThings);

    /// <summary>What holds things, in the plural.</summary>
    public string Holders() => Pick<string>(IsUnseen ? WordPools.UnseenHolders : WordPools.SeenHolders);

    /// <summary>A place of work or trade, with its article.</summary>
    public string Place() => Pick<string>(IsUnseen ? WordPools.UnseenPlaces : WordPools.SeenPlaces);

    /// <summary>The letter of an unknown.</summary>
    public string Unknown() => Pick<string>(IsUnseen ? WordPools.UnseenUnknowns : WordPools.SeenUnknowns);

    /// <summary>The prompt as a person may type it: now and then in lower case, without its end mark, or with stray spaces.</summary>
    public string Typed(string prompt)
    {
        if (Chance(0.05))
        {
            prompt = Pick<string>(["Hi! ", "hey, ", "Please help: ", "Quick question: ", "Tell me: "]) + prompt;
        }

        if (Chance(0.05))
        {
            prompt += Pick<string>([" please", " Thanks!", " Show your steps.", " Show the steps", " thanks"]);
        }

        if (Chance(0.1))
        {
            prompt = prompt.ToLowerInvariant();
        }

        if (Chance(0.08))
        {
            prompt = prompt.TrimEnd('?', '.', ' ');
        }

        return random.Next(50) switch
        {
            0 or 1 => prompt + " ",
            2 => " " + prompt,
            _ => prompt,
        };
    }
}
