using System.Globalization;

namespace CoERouter.Experts.Templates.Jinja;

/// <summary>Writes a time as C's <c>strftime</c> does in the C locale.</summary>
internal static class DateFormat
{
    public static string Write(DateTimeOffset time, string format, Budget budget)
    {
        TextBuilder text = new(budget);
        for (int index = 0; index < format.Length; index++)
        {
            if (format[index] != '%' || index + 1 == format.Length)
            {
                text.Append(format.AsSpan(index, 1));
                continue;
            }

            char code = format[++index];
            bool unpadded = code == '-' && index + 1 < format.Length;
            code = unpadded ? format[++index] : code;
            string? field = Field(time, code);
            text.Append(
                field is null ? string.Concat("%", unpadded ? "-" : string.Empty, code.ToString())
                : unpadded && field.TrimStart('0', ' ') is { Length: > 0 } trimmed ? trimmed
                : unpadded ? "0" : field);
        }

        return text.ToString();
    }

    private static string? Field(DateTimeOffset time, char code) => code switch
    {
        'Y' => Number(time.Year, 4),
        'y' => Number(time.Year % 100, 2),
        'C' => Number(time.Year / 100, 2),
        'm' => Number(time.Month, 2),
        'd' => Number(time.Day, 2),
        'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'H' => Number(time.Hour, 2),
        'I' => Number(((time.Hour + 11) % 12) + 1, 2),
        'M' => Number(time.Minute, 2),
        'S' => Number(time.Second, 2),
        'f' => Number((int)(time.Ticks % TimeSpan.TicksPerSecond / 10), 6),
        'j' => Number(time.DayOfYear, 3),
        'p' => time.Hour < 12 ? "AM" : "PM",
        'a' => Named(time, "ddd"),
        'A' => Named(time, "dddd"),
        'b' or 'h' => Named(time, "MMM"),
        'B' => Named(time, "MMMM"),
        'u' => Number(time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek, 1),
        'w' => Number((int)time.DayOfWeek, 1),
        'U' => Number((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7, 2),
        'W' => Number((time.DayOfYear + 6 - (((int)time.DayOfWeek + 6) % 7)) / 7, 2),
        'G' => Number(ISOWeek.GetYear(time.DateTime), 4),
        'V' => Number(ISOWeek.GetWeekOfYear(time.DateTime), 2),
        's' => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'F' => Named(time, "yyyy-MM-dd"),
        'D' or 'x' => Named(time, "MM/dd/yy"),
        'T' or 'X' => Named(time, "HH:mm:ss"),
        'R' => Named(time, "HH:mm"),
        'c' => Named(time, "ddd MMM ") + time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2) + Named(time, " HH:mm:ss yyyy"),

        // Python's naive local time has neither zone nor offset.
        'z' or 'Z' => string.Empty,
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        _ => null,
    };

    private static string Number(int value, int digits) => value.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');

    // The separators are quoted by the invariant culture, in which they stand for themselves.
    private static string Named(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
