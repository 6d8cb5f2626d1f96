using System.Globalization;
using CoERouter.Training.Corpora.Extraction.Words;

namespace CoERouter.Training.Corpora.Extraction.Values;

/// <summary>
/// What the values of one document share: the source of randomness, the pools, and one way of writing dates, times and amounts, as one
/// author would.
/// </summary>
internal sealed class Draft
{
    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd", "dd.MM.yyyy", "MM/dd/yyyy", "dd/MM/yyyy", "d MMMM yyyy", "MMMM d, yyyy", "d MMM yyyy", "MMMM d",
        "d MMMM", "dddd d MMMM",
    ];

    private static readonly string[] ClockFormats = ["HH:mm", "HH:mm", "h:mm tt", "h:mm tt", "htt"];

    private static readonly DateOnly FirstDay = new(2015, 1, 1);
    private const int Days = 5500;

    private readonly string _dateFormat;
    private readonly string _clockFormat;
    private readonly TimeOnly _start;
    private readonly int _amountStyle;
    private readonly decimal _total;

    public Draft(Random random, Wording wording)
    {
        Random = random;
        Wording = wording;
        Day = FirstDay.AddDays(random.Next(Days));
        _dateFormat = DateFormats[random.Next(DateFormats.Length)];
        _clockFormat = ClockFormats[random.Next(ClockFormats.Length)];
        int step = _clockFormat == "htt" ? 60 : random.Next(2) == 0 ? 15 : 1;
        _start = new TimeOnly(7, 0).AddMinutes(random.Next(600 / step) * step);
        _amountStyle = random.Next(5);
        _total = random.Next(40, OneOf(300, 300, 3000, 30000)) + (random.Next(100) / 100m);
    }

    public Random Random { get; }

    public Wording Wording { get; }

    /// <summary>The day that the document is about or was written.</summary>
    public DateOnly Day { get; }

    /// <summary>The person last named, first name first; mail addresses and user names are often made from it.</summary>
    public (string First, string Last)? Person { get; set; }

    public bool Chance(double share) => Random.NextDouble() < share;

    public string Pick(WordPool pool) => pool.Pick(Random, Wording);

    public T OneOf<T>(params ReadOnlySpan<T> choices) => choices[Random.Next(choices.Length)];

    /// <summary>A word of the pool or, in the share given, an invented one.</summary>
    public string PickOrInvent(WordPool pool, double inventedShare, bool capital) =>
        Chance(inventedShare) ? Invent(capital) : Pick(pool);

    public string Invent(bool capital)
    {
        string word = InventedWords.Draw(Random, Wording);
        return capital ? char.ToUpperInvariant(word[0]) + word[1..] : word;
    }

    /// <summary>Draws until the whole value is on the side asked for.</summary>
    public string OnSide(Func<string> draw)
    {
        string value = draw();
        while (WordSide.Of(value) != Wording)
        {
            value = draw();
        }

        return value;
    }

    /// <summary>
    /// Fills a pattern: # is a digit, @ a capital, ~ a small letter, * a capital or digit, % a small letter or digit; the rest stays.
    /// </summary>
    public string Fill(string pattern) => string.Create(pattern.Length, (pattern, Random), static (letters, state) =>
    {
        for (int i = 0; i < letters.Length; i++)
        {
            letters[i] = state.pattern[i] switch
            {
                '#' => (char)('0' + state.Random.Next(10)),
                '@' => (char)('A' + state.Random.Next(26)),
                '~' => (char)('a' + state.Random.Next(26)),
                '*' => "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[state.Random.Next(36)],
                '%' => "abcdefghijklmnopqrstuvwxyz0123456789"[state.Random.Next(36)],
                char literal => literal,
            };
        }
    });

    /// <summary>Fills one of the patterns, on the side asked for.</summary>
    public string Fresh(params string[] patterns) => OnSide(() => Fill(OneOf<string>(patterns)));

    /// <summary>A day near the document's own, in the document's format.</summary>
    public string Date(int fewestDays, int mostDays) =>
        Day.AddDays(Random.Next(fewestDays, mostDays + 1)).ToString(_dateFormat, CultureInfo.InvariantCulture);

    /// <summary>A day long before the document, always with its year.</summary>
    public string BirthDate()
    {
        string format = _dateFormat.Contains('y', StringComparison.Ordinal) ? _dateFormat : "yyyy-MM-dd";
        return Day.AddDays(-Random.Next(7000, 25000)).ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A time of day after the document's own, in the document's format.</summary>
    public string Time(int fewestMinutes, int mostMinutes)
    {
        int minutes = Random.Next(fewestMinutes, mostMinutes + 1);
        minutes = _clockFormat == "htt" ? (minutes + 59) / 60 * 60 : minutes;
        return _start.AddMinutes(minutes).ToString(_clockFormat, CultureInfo.InvariantCulture).ToLowerInvariant();
    }

    /// <summary>An amount of money without its currency, in the document's format: a share of the document's total.</summary>
    public string Amount(double smallestShare, double largestShare) =>
        Format(Math.Max(1m, _total * (decimal)(smallestShare + (Random.NextDouble() * (largestShare - smallestShare)))));

    /// <summary>A yearly pay, in the document's format.</summary>
    public string Salary() => Format(Random.Next(200, 1200) * 100m);

    private string Format(decimal amount)
    {
        string grouped = amount.ToString("#,##0.00", CultureInfo.InvariantCulture);
        return _amountStyle switch
        {
            0 => amount.ToString("0.00", CultureInfo.InvariantCulture),
            1 => decimal.Truncate(amount).ToString(CultureInfo.InvariantCulture),
            2 => grouped.Replace(',', ' ').Replace('.', ',').Replace(' ', '.'),
            _ => grouped,
        };
    }
}
