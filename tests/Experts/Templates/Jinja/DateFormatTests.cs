using CoERouter.Experts.Templates.Jinja;
using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja;

public sealed class DateFormatTests
{
    [Theory]
    [InlineData("%Y-%m-%d %H:%M:%S", "2024-02-29 00:05:09")]
    [InlineData("%y %C %e|%-e", "24 20 29|29")]
    [InlineData("%I:%M %p", "12:05 AM")]
    [InlineData("%-I %-M %-H %-S", "12 5 0 9")]
    [InlineData("%a %A %b %B %h", "Thu Thursday Feb February Feb")]
    [InlineData("%j %-j %u %w", "060 60 4 4")]
    [InlineData("%U %W %V %G", "08 09 09 2024")]
    [InlineData("%F %D %T %R", "2024-02-29 02/29/24 00:05:09 00:05")]
    [InlineData("%c", "Thu Feb 29 00:05:09 2024")]
    [InlineData("%x %X", "02/29/24 00:05:09")]
    [InlineData("%f", "123456")]
    [InlineData("[%z%Z]", "[]")]
    [InlineData("%%%n%t|%s", "%\n\t|1709165109")]
    [InlineData("100%", "100%")]
    [InlineData("%Q %-Q %-", "%Q %-Q %-")]
    [InlineData("", "")]
    [InlineData("no fields", "no fields")]
    public void A_time_is_written_as_strftime_does(string format, string expected) =>
        Assert.Equal(expected, Write(new DateTimeOffset(2024, 2, 29, 0, 5, 9, TimeSpan.Zero).AddTicks(1_234_567), format));

    [Theory]
    [InlineData("2023-01-01", "52 2022 7 0 01 00")]
    [InlineData("2024-12-30", "01 2025 1 1 52 53")]
    [InlineData("2021-01-03", "53 2020 7 0 01 00")]
    [InlineData("2025-01-01", "01 2025 3 3 00 00")]
    public void Weeks_at_the_turn_of_the_year_belong_where_ISO_and_C_put_them(string day, string expected) =>
        Assert.Equal(expected, Write(DateTimeOffset.Parse(day + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture), "%V %G %u %w %U %W"));

    [Fact]
    public void Noon_and_midnight_are_twelve()
    {
        for (int hour = 0; hour < 24; hour++)
        {
            string expected = $"{(hour % 12 == 0 ? 12 : hour % 12):00} {(hour < 12 ? "AM" : "PM")}";
            Assert.Equal(expected, Write(new DateTimeOffset(2024, 1, 1, hour, 0, 0, TimeSpan.Zero), "%I %p"));
        }
    }

    private static string Write(DateTimeOffset time, string format) => Rendering.Of(
        $"{{{{ strftime_now('{format.Replace("\\", "\\\\", StringComparison.Ordinal)}') }}}}", settings: new() { Time = new FixedTime(time) });
}
