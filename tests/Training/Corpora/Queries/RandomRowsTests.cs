using System.Globalization;
using CoERouter.Training.Corpora.Queries;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Queries;

public sealed class RandomRowsTests
{
    [Fact]
    public void Keys_are_distinct_and_foreign_keys_leave_parents_without_children()
    {
        RandomRows rows = new(new Random(1));
        Assert.Equal(Enumerable.Range(1, 20), rows.Draw("id", null, new ColumnUse(), 20).Select(Whole).Order());
        int[] foreign = [.. rows.Draw("customer_id", "INT", new ColumnUse(), 20).Select(Whole)];
        Assert.All(foreign, key => Assert.InRange(key, 1, 13));
    }

    [Fact]
    public void Sorted_columns_hold_no_value_twice()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            ColumnUse use = new() { IsSorted = true, IsSummed = seed % 2 == 0 };
            string[] values = new RandomRows(new Random(seed)).Draw("price", null, use, 30);
            Assert.Distinct(values);
            Assert.DoesNotContain("NULL", values);
        }
    }

    [Fact]
    public void Compared_columns_hold_the_literal_and_values_on_both_sides_of_it()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            ColumnUse use = new();
            use.Numbers.Add(250);
            double[] values = [.. new RandomRows(new Random(seed)).Draw("price", null, use, 40).Where(v => v != "NULL").Select(Real)];
            Assert.Contains(250, values);
            Assert.Contains(values, value => value < 250);
            Assert.Contains(values, value => value > 250);
        }
    }

    [Fact]
    public void Compared_texts_occur_alone_and_as_a_part()
    {
        ColumnUse use = new();
        use.Texts.Add("Paris");
        string[] values = new RandomRows(new Random(2)).Draw("city", null, use, 200);
        Assert.Contains("'Paris'", values);
        Assert.Contains(values, value => value.EndsWith("Paris'", StringComparison.Ordinal) && value != "'Paris'");
        Assert.Contains(values, value => value.StartsWith("'Paris", StringComparison.Ordinal) && value != "'Paris'");
        Assert.Contains(values, value => !value.Contains("Paris", StringComparison.Ordinal));
    }

    [Fact]
    public void Compared_dates_have_days_before_and_after()
    {
        ColumnUse use = new();
        use.Texts.Add("2020-03-01");
        string[] values = new RandomRows(new Random(3)).Draw("due_on", "TEXT", use, 200);
        Assert.Contains("'2020-03-01'", values);
        Assert.Contains("'2020-02-29'", values);
        Assert.Contains("'2020-03-02'", values);
    }

    [Fact]
    public void Missing_values_are_frequent_where_the_query_looks_for_them()
    {
        string[] tested = new RandomRows(new Random(4)).Draw("city", null, new ColumnUse { IsTestedForNull = true }, 400);
        string[] others = new RandomRows(new Random(4)).Draw("city", null, new ColumnUse(), 400);
        Assert.InRange(tested.Count(value => value == "NULL"), 100, 220);
        Assert.InRange(others.Count(value => value == "NULL"), 5, 80);
    }

    [Theory]
    [InlineData("SELECT a FROM t WHERE b = 'x' AND c > 12.5;", "b", "x", "c", 12.5)]
    [InlineData("SELECT a FROM t WHERE b LIKE '%x%' OR c <= 7;", "b", "x", "c", 7.0)]
    public void Comparisons_are_read(string sql, string text, string textValue, string number, double numberValue)
    {
        Dictionary<string, ColumnUse> uses = ReferenceReading.Read(sql);
        Assert.Equal([textValue], uses[text].Texts);
        Assert.Equal([numberValue], uses[number].Numbers);
        Assert.False(uses.ContainsKey("a"));
    }

    [Fact]
    public void Lists_ranges_sums_and_orders_are_read()
    {
        Dictionary<string, ColumnUse> uses = ReferenceReading.Read(
            "SELECT g, AVG(n) FROM t WHERE s IN ('x', 'y z') AND m BETWEEN 3 AND 9.5 AND k IS NOT NULL "
            + "GROUP BY g HAVING SUM(p) > 60 ORDER BY g DESC;");
        Assert.Equal(["x", "y z"], uses["s"].Texts);
        Assert.Equal([3, 9.5], uses["m"].Numbers);
        Assert.True(uses["k"].IsTestedForNull);
        Assert.True(uses["n"].IsSummed);
        Assert.Equal([10], uses["p"].Numbers);
        Assert.True(uses["g"].IsSorted);
    }

    [Fact]
    public void The_order_of_a_count_is_no_column()
    {
        Dictionary<string, ColumnUse> uses = ReferenceReading.Read("SELECT g FROM t GROUP BY g ORDER BY COUNT(*) DESC LIMIT 1;");
        Assert.DoesNotContain(uses.Values, use => use.IsSorted);
    }

    [Theory]
    [InlineData("SELECT g FROM t GROUP BY g HAVING COUNT(*) > 4;", 12)]
    [InlineData("SELECT g FROM t GROUP BY g HAVING COUNT(*) > 9999;", 150)]
    [InlineData("SELECT g FROM t;", 0)]
    public void Large_groups_need_more_rows(string sql, int rows) => Assert.Equal(rows, ReferenceReading.ExtraRows(sql));

    private static int Whole(string literal) => int.Parse(literal, CultureInfo.InvariantCulture);

    private static double Real(string literal) => double.Parse(literal, CultureInfo.InvariantCulture);
}
