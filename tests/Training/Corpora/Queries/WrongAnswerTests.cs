using System.Text.RegularExpressions;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Queries;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Queries;

/// <summary>Changes reference answers in the ways in which an expert errs, and counts how many of the changes are noticed.</summary>
public sealed class WrongAnswerTests
{
    private const int Draws = 12;
    private static readonly SqlCorpus Corpus = new();

    [Fact]
    public void Another_column_is_wrong() => Noticed(0.97, (example, random) =>
    {
        string query = Query(example);
        string[] used = [.. Columns(example).Where(name => Regex.IsMatch(query, $@"\b{name}\b"))];
        string[] others = [.. Columns(example).Except(used).Where(name => name != "id")];
        return used.Length == 0 || others.Length == 0
            ? null
            : Regex.Replace(query, $@"\b{used[random.Next(used.Length)]}\b", others[random.Next(others.Length)]);
    });

    [Fact]
    public void Another_table_is_wrong() => Noticed(0.97, (example, random) =>
    {
        string query = Query(example);
        string table = Regex.Match(query, @"FROM (\w+)").Groups[1].Value;
        string[] others = [.. SchemaText.Read(example.Prompt).Select(t => t.Name).Where(name => name != table)];
        return others.Length == 0 ? null : Regex.Replace(query, $@"\b{table}\b", others[random.Next(others.Length)]);
    });

    [Fact]
    public void A_dropped_condition_is_wrong() => Noticed(0.95, (example, _) =>
        Regex.Replace(Query(example), @" WHERE .*?(?= GROUP BY| ORDER BY| LIMIT|;)", ""));

    [Fact]
    public void Half_a_condition_is_wrong() => Noticed(0.9, (example, _) =>
        Regex.Replace(Query(example), @"(?<!BETWEEN [\d.]+) (?:AND|OR) \w+ [^;]*?(?= GROUP BY| ORDER BY| LIMIT|;)", ""));

    [Fact]
    public void A_turned_comparison_is_wrong() => Noticed(0.95, (example, _) =>
        Regex.Replace(Query(example), " [<>] ", match => match.Value == " < " ? " > " : " < "));

    [Fact]
    public void A_bound_left_out_is_noticed_more_often_than_not() => Noticed(0.75, (example, _) =>
        Regex.Replace(Query(example), " ([<>])= ", " $1 "));

    [Fact]
    public void Another_number_is_wrong() => Noticed(0.8, (example, _) =>
        Regex.Replace(Query(example), @"(?<=[<>=] )(\d+)(?=;| )", "7$1"));

    [Fact]
    public void Another_text_is_wrong() => Noticed(0.95, (example, _) =>
        Regex.Replace(Query(example), @"'(%?)([A-Za-z][^'%]*)(%?)'", "'$1$2q$3'"));

    [Fact]
    public void Another_year_is_wrong() => Noticed(0.9, (example, _) =>
        Regex.Replace(Query(example), @"'20(\d\d-\d\d-\d\d)'", "'19$1'"));

    [Fact]
    public void The_opposite_order_is_wrong() => Noticed(0.97, (example, _) =>
    {
        string query = Query(example);
        return query.Contains(" DESC", StringComparison.Ordinal)
            ? query.Replace(" DESC", "", StringComparison.Ordinal)
            : Regex.Replace(query, @"(ORDER BY \w+)", "$1 DESC");
    });

    [Fact]
    public void No_order_is_wrong() => Noticed(0.95, (example, _) => Regex.Replace(Query(example), @" ORDER BY [^;]*?(?= LIMIT|;)", ""));

    [Fact]
    public void Another_limit_is_wrong() => Noticed(0.7, (example, _) => Regex.Replace(Query(example), @"LIMIT (\d+)", "LIMIT 1$1"));

    [Fact]
    public void Another_function_is_wrong() => Noticed(0.95, (example, _) =>
        Regex.Replace(Query(example), @"(?<=SELECT .*?)(SUM|AVG|MIN|MAX)\(", match => match.Value == "MAX(" ? "MIN(" : "MAX("));

    [Fact]
    public void A_lost_distinct_is_wrong() => Noticed(0.9, (example, _) =>
        Query(example).Replace("DISTINCT ", "", StringComparison.Ordinal));

    [Fact]
    public void A_lost_group_is_wrong() => Noticed(0.95, (example, _) => Regex.Replace(Query(example), " GROUP BY .*;", ";"));

    [Fact]
    public void A_lost_not_is_wrong() => Noticed(0.95, (example, _) => Query(example).Replace(" NOT ", " ", StringComparison.Ordinal));

    [Fact]
    public void A_join_by_another_key_is_wrong() => Noticed(0.95, (example, _) =>
        Regex.Replace(Query(example), @"ON (\w+)\.\w+ = (\w+)\.id", "ON $1.rowid = $2.id"));

    [Fact]
    public void Swapped_columns_are_wrong() => Noticed(0.97, (example, _) =>
        Regex.Replace(Query(example), @"^SELECT (\w+), (\w+) FROM", "SELECT $2, $1 FROM"));

    private static string Query(TaskExample example) => example.Answer.Split('\n')[1];

    private static string[] Columns(TaskExample example) =>
        [.. SchemaText.Read(example.Prompt).SelectMany(table => table.Columns).Select(column => column.Name).Distinct()];

    private static void Noticed(double share, Func<TaskExample, Random, string?> change)
    {
        Random random = new(11);
        int changed = 0;
        int noticed = 0;
        List<string> missed = [];
        foreach (TaskTemplate template in Corpus.Templates)
        {
            for (int i = 0; i < Draws; i++)
            {
                TaskExample example = template.Draw(random, Wording.Seen);
                string? wrong = change(example, random);
                if (wrong is null || wrong == Query(example))
                {
                    continue;
                }

                changed++;
                if (!Corpus.IsRight(example, wrong))
                {
                    noticed++;
                }
                else
                {
                    missed.Add(wrong);
                }
            }
        }

        Assert.True(changed >= 30, $"Only {changed} answers could be changed.");
        Assert.True(noticed >= share * changed, $"{noticed} of {changed} noticed; missed:\n{string.Join('\n', missed.Take(12))}");
    }
}
