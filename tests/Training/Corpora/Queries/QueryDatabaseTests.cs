using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Queries;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Queries;

/// <summary>The database behind the check: what it holds, and what it refuses to do for a query.</summary>
public sealed class QueryDatabaseTests
{
    private const string Prompt = "Tables: birds(id, name, weight), nests(id, bird_id, height)\nQuestion: Show all birds.";
    private const string Reference = "-- * in birds\nSELECT * FROM birds;";

    [Fact]
    public void Tables_are_those_of_the_prompt_with_so_many_rows_and_their_keys()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            using QueryDatabase database = new(Prompt, Reference, seed);
            int birds = Count(database, "birds"), nests = Count(database, "nests");
            Assert.InRange(birds, 18, 30);
            Assert.InRange(nests, 18, 30);
            Assert.Equal([$"{birds}\u001f"], database.Run("SELECT COUNT(DISTINCT id) FROM birds", out _)!);
            Assert.Equal([$"{birds}\u001f"], database.Run("SELECT MAX(id) FROM birds", out int columns)!);
            Assert.Equal(1, columns);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_rows_and_others_give_others()
    {
        string Rows(int seed)
        {
            using QueryDatabase database = new(Prompt, Reference, seed);
            return string.Join('\n', database.Run("SELECT * FROM birds ORDER BY id", out _)!);
        }

        Assert.Equal(Rows(3), Rows(3));
        Assert.Equal(20, Enumerable.Range(0, 20).Select(Rows).Distinct().Count());
    }

    [Theory]
    [InlineData("SELECT * FROM fish")]
    [InlineData("SELECT wing FROM birds")]
    [InlineData("DELETE FROM birds")]
    [InlineData("UPDATE birds SET weight = 1")]
    [InlineData("DROP TABLE birds")]
    [InlineData("PRAGMA table_info(birds)")]
    [InlineData("ATTACH DATABASE ':memory:' AS other")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT 1; DROP TABLE birds")]
    [InlineData("")]
    [InlineData("-- nothing but a comment")]
    [InlineData("SELECT load_extension('x')")]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n")]
    [InlineData("SELECT COUNT(*) FROM birds a, birds b, birds c, birds d, birds e, birds f")]
    [InlineData("SELECT zeroblob(1000000000)")]
    public void Whatever_is_not_one_bounded_reading_statement_gives_nothing(string sql)
    {
        using QueryDatabase database = new(Prompt, Reference, 1);
        Assert.Null(database.Run(sql, out _));

        // And it does no harm to the next one.
        Assert.InRange(Count(database, "birds"), 18, 30);
    }

    [Theory]
    [InlineData("SELECT 1;")]
    [InlineData("SELECT 1; -- done")]
    [InlineData("-- first\nSELECT 1\n;\n\n")]
    [InlineData("SELECT 1 ;;")]
    public void Comments_and_semicolons_around_a_query_do_no_harm(string sql)
    {
        using QueryDatabase database = new(Prompt, Reference, 1);
        Assert.Equal(["1\u001f"], database.Run(sql, out _)!);
    }

    [Fact]
    public void Cells_tell_texts_numbers_and_nothing_apart()
    {
        using QueryDatabase database = new(Prompt, Reference, 1);
        Assert.Equal(["'1'\u001f1\u001fnull\u001f1.5\u001f0.333333\u001f"], database.Run("SELECT '1', 1, NULL, 1.5, 1.0 / 3", out int columns)!);
        Assert.Equal(5, columns);
        Assert.Equal(database.Run("SELECT 2", out _)!, database.Run("SELECT 2.0", out _)!);
    }

    [Fact]
    public void Foreign_keys_find_parents_and_leave_some_without_children()
    {
        int without = 0;
        for (int seed = 0; seed < 30; seed++)
        {
            using QueryDatabase database = new(Prompt, Reference, seed);
            without += int.Parse(database.Run("SELECT COUNT(*) FROM birds WHERE id NOT IN (SELECT bird_id FROM nests)", out _)![0].TrimEnd('\u001f'));
            Assert.NotEqual(["0\u001f"], database.Run("SELECT COUNT(*) FROM birds JOIN nests ON nests.bird_id = birds.id", out _)!);
        }

        Assert.True(without > 30);
    }

    [Fact]
    public void A_drawn_schema_becomes_tables_of_the_same_columns()
    {
        SqlCorpus corpus = new();
        Random random = new(2);
        for (int i = 0; i < 150; i++)
        {
            TaskExample example = corpus.Draw((CorpusSlice)(i % 5), random);
            using QueryDatabase database = new(example.Prompt, example.Answer, i);
            foreach (DescribedTable table in SchemaText.Read(example.Prompt))
            {
                Assert.NotNull(database.Run($"SELECT {string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""))} FROM \"{table.Name}\"", out int columns));
                Assert.Equal(table.Columns.Count, columns);
            }
        }
    }

    private static int Count(QueryDatabase database, string table) => int.Parse(database.Run($"SELECT COUNT(*) FROM {table}", out _)![0].TrimEnd('\u001f'));
}
