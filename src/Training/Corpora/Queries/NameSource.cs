using System.Globalization;

namespace CoERouter.Training.Corpora.Queries;

/// <summary>Draws names and values from the pools of one wording. Not thread-safe: it holds the random source of one example.</summary>
internal sealed class NameSource(Random random, Wording wording)
{
    private const double InventedShare = 0.35;
    private static readonly ColumnKind[] NumberKinds = [ColumnKind.Integer, ColumnKind.Decimal];
    private static readonly ColumnKind[] TextKinds =
        [ColumnKind.Label, ColumnKind.Label, ColumnKind.Person, ColumnKind.Place, ColumnKind.Code];

    private bool Unseen => wording == Wording.Unseen;

    /// <summary>A noun for a table, in the singular.</summary>
    public string TableNoun()
    {
        if (random.NextDouble() >= InventedShare)
        {
            return Pick(Unseen ? TableNouns.Unseen : TableNouns.Seen);
        }

        return random.Next(4) == 0 ? $"{Prefix()}_{InventedWords.Word(random, wording)}" : InventedWords.Word(random, wording);
    }

    /// <summary>A column of a kind: <c>n</c> number, <c>s</c> text, <c>d</c> date, <c>a</c> any.</summary>
    public Column Column(char kind)
    {
        ColumnKind drawn = kind switch
        {
            'n' => Pick(NumberKinds),
            's' => Pick(TextKinds),
            'd' => ColumnKind.Date,
            _ => random.Next(10) switch { < 4 => Pick(NumberKinds), < 9 => Pick(TextKinds), _ => ColumnKind.Date },
        };
        return new(ColumnName(drawn), drawn);
    }

    /// <summary>A word that may stand in a text column of a kind.</summary>
    public string Text(ColumnKind kind)
    {
        if (kind == ColumnKind.Code)
        {
            return InventedWords.Code(random, wording);
        }

        if (random.NextDouble() < InventedShare)
        {
            string word = InventedWords.Word(random, wording);
            return random.Next(2) == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
        }

        string[] pool = (Unseen ? ValueWords.Unseen : ValueWords.Seen)[kind];
        string value = Pick(pool);
        string second = Pick(pool);
        return kind != ColumnKind.Label && random.Next(8) == 0 && second != value ? $"{value} {second}" : value;
    }

    /// <summary>A piece of a text, for a comparison by part: two to five letters.</summary>
    public string Fragment() => InventedWords.Until(
        wording,
        () =>
        {
            string word = InventedWords.Word(random, wording);
            return word[..Math.Min(word.Length, random.Next(2, 6))];
        },
        text => !ReservedWords.Contains(text));

    /// <summary>A number as it is typed. Those of three digits and more, and fractions, are split between the wordings.</summary>
    public decimal Number(ColumnKind kind)
    {
        while (true)
        {
            int magnitude = random.Next(4) switch { 0 => 10, 1 => 100, 2 => 1000, _ => 10_000 };
            decimal number = random.Next(1, magnitude);
            if (magnitude >= 1000 && random.Next(2) == 0)
            {
                number = Math.Max(100, Math.Round(number / 100) * 100);
            }

            if (kind == ColumnKind.Decimal && number < 1000 && random.Next(2) == 0)
            {
                number += random.Next(2) == 0 ? random.Next(1, 10) / 10m : random.Next(1, 100) / 100m;
            }

            bool small = number < 100 && number == decimal.Truncate(number);
            if (small || InventedWords.IsUnseen(number.ToString(CultureInfo.InvariantCulture)) == Unseen)
            {
                return number;
            }
        }
    }

    /// <summary>A date between 2015 and 2025.</summary>
    public DateOnly Date()
    {
        while (true)
        {
            DateOnly date = new DateOnly(2015, 1, 1).AddDays(random.Next(4000));
            if (InventedWords.IsUnseen(date.ToString("O", CultureInfo.InvariantCulture)) == Unseen)
            {
                return date;
            }
        }
    }

    private string ColumnName(ColumnKind kind)
    {
        double choice = random.NextDouble();
        string noun = Pick((Unseen ? ColumnNouns.Unseen : ColumnNouns.Seen)[kind]);
        if (choice >= InventedShare + 0.08)
        {
            return noun;
        }

        if (choice >= InventedShare)
        {
            return noun.Contains('_', StringComparison.Ordinal) ? noun : $"{Prefix()}_{noun}";
        }

        string word = InventedWords.Word(random, wording);
        return random.Next(6) == 0 ? $"{word}_{InventedWords.Word(random, wording)}" : word;
    }

    private string Prefix() => Pick(Unseen ? ColumnNouns.UnseenPrefixes : ColumnNouns.SeenPrefixes);

    private T Pick<T>(T[] pool) => pool[random.Next(pool.Length)];
}
