using CoERouter.Bench.Reporting;
using Xunit;

namespace CoERouter.Tests.Bench.Reporting;

public sealed class MarkdownTableTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell_and_figures_stand_right()
    {
        using StringWriter text = new() { NewLine = "\n" };
        new MarkdownTable("What", "µs").Add("kernel", "12,345").Add("x", "1").Write(text);
        Assert.Equal(
            """
            | What   |     µs |
            |--------|-------:|
            | kernel | 12,345 |
            | x      |      1 |

            """.ReplaceLineEndings("\n"),
            text.ToString());
    }

    [Fact]
    public void What_would_break_a_row_is_escaped()
    {
        using StringWriter text = new() { NewLine = "\n" };
        new MarkdownTable("a").Add("b|c\nd\\e").Write(text);
        string[] lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Equal(@"| b\|c d\\e |", lines[2]);
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
    }

    [Fact]
    public void A_row_has_one_cell_per_column() => Assert.Contains("2 columns", Assert.Throws<ArgumentException>(() =>
        new MarkdownTable("a", "b").Add("1")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_report_is_a_heading_a_table_and_its_notes()
    {
        using StringWriter text = new() { NewLine = "\n" };
        new Report("kernel", new MarkdownTable("abc").Add("def"), ["Baseline: none.", "Two."]).Write(text);
        Assert.Equal("## kernel\n\n| abc |\n|-----|\n| def |\n\n- Baseline: none.\n- Two.\n\n", text.ToString());
    }

    [Fact]
    public void A_second_table_follows_with_its_own_notes()
    {
        using StringWriter text = new() { NewLine = "\n" };
        new Report("kernel", new MarkdownTable("abc").Add("def"), ["One."]) { More = new MarkdownTable("ghi").Add("jkl"), MoreNotes = ["Two."] }.Write(text);
        Assert.Equal("## kernel\n\n| abc |\n|-----|\n| def |\n\n- One.\n\n| ghi |\n|-----|\n| jkl |\n\n- Two.\n\n", text.ToString());
    }
}
