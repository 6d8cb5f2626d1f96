using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Queries;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Queries;

public sealed class QueryCheckTests
{
    private const string Prompt = "Tables: orders(id, customer_id, total, city), customers(id, name, age)\nQuestion: ...";

    [Theory]
    [InlineData("SELECT AVG(total) FROM orders WHERE city = 'Paris';", "select avg(total) from orders where city='Paris'")]
    [InlineData("SELECT AVG(total) FROM orders WHERE city = 'Paris';",
        "SELECT AVG(o.total) FROM orders AS o WHERE o.city IN ('Paris') ;  -- done")]
    [InlineData("SELECT AVG(total) FROM orders WHERE city = 'Paris';",
        "```sql\n-- total in orders\nSELECT AVG(total) FROM orders WHERE city = 'Paris';\n```")]
    [InlineData("SELECT AVG(total) FROM orders;", "SELECT SUM(total) * 1.0 / COUNT(total) FROM orders")]
    [InlineData("SELECT * FROM orders WHERE total > 5;", "SELECT * FROM orders WHERE total > 5 ORDER BY total DESC")]
    [InlineData("SELECT city FROM orders ORDER BY total;", "WITH o AS (SELECT * FROM orders) SELECT city FROM o ORDER BY total ASC")]
    [InlineData("SELECT name, total FROM orders JOIN customers ON orders.customer_id = customers.id;",
        "SELECT c.name, o.total FROM customers c, orders o WHERE c.id = o.customer_id")]
    [InlineData("SELECT COUNT(*) FROM orders;", "SELECT COUNT(id) FROM orders")]
    [InlineData("SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders);",
        "SELECT name FROM customers LEFT JOIN orders ON customer_id = customers.id WHERE orders.id IS NULL")]
    public void Queries_that_mean_the_same_are_right(string reference, string answer) =>
        Assert.True(QueryCheck.SameResults(Prompt, reference, answer));

    [Theory]
    [InlineData("SELECT total FROM orders;", "SELECT total, city FROM orders;")]
    [InlineData("SELECT total FROM orders;", "SELECT DISTINCT total FROM orders;")]
    [InlineData("SELECT COUNT(*) FROM orders;", "SELECT COUNT(total) FROM orders;")]
    [InlineData("SELECT city FROM orders ORDER BY total;", "SELECT city FROM orders;")]
    [InlineData("SELECT city FROM orders ORDER BY total;", "SELECT city FROM orders ORDER BY total DESC;")]
    [InlineData("SELECT name FROM customers WHERE age >= 40;", "SELECT name FROM customers WHERE age > 40;")]
    [InlineData("SELECT name FROM customers WHERE name LIKE 'An%';", "SELECT name FROM customers WHERE name LIKE '%An%';")]
    [InlineData("SELECT total FROM orders LIMIT 5;", "SELECT total FROM orders;")]
    public void Queries_that_mean_another_thing_are_wrong(string reference, string answer) =>
        Assert.False(QueryCheck.SameResults(Prompt, reference, answer));

    [Theory]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("-- total in orders")]
    [InlineData("```sql\n```")]
    [InlineData("```")]
    [InlineData("I do not know.")]
    [InlineData("SELECT total FROM")]
    [InlineData("SELECT total FROM clients")]
    [InlineData("SELECT price FROM orders")]
    [InlineData("SELECT 'open")]
    [InlineData("SELECT total FROM orders; SELECT total FROM orders")]
    [InlineData("SELECT total FROM orders; DROP TABLE orders;")]
    [InlineData("SELECT total FROM orders;\n-- then\nDELETE FROM orders;")]
    [InlineData("SELECT total FROM orders; /* and */ DELETE FROM orders")]
    [InlineData("INSERT INTO orders VALUES (1, 2, 3, 'x') RETURNING total")]
    [InlineData("UPDATE orders SET total = 0 RETURNING total")]
    [InlineData("DELETE FROM orders")]
    [InlineData("DROP TABLE orders")]
    [InlineData("CREATE TABLE copy AS SELECT * FROM orders")]
    [InlineData("CREATE TEMP TABLE copy AS SELECT * FROM orders")]
    [InlineData("ATTACH DATABASE 'stolen.db' AS stolen")]
    [InlineData("VACUUM INTO 'stolen.db'")]
    [InlineData("PRAGMA query_only = OFF")]
    [InlineData("PRAGMA table_info(orders)")]
    [InlineData("BEGIN")]
    [InlineData("EXPLAIN SELECT total FROM orders")]
    [InlineData("SELECT load_extension('evil')")]
    [InlineData("SELECT total FROM orders\0; DROP TABLE orders")]
    [InlineData("SELECT zeroblob(2000000000)")]
    [InlineData("SELECT total FROM orders, orders, orders, orders, orders, orders")]
    [InlineData("SELECT COUNT(*) FROM orders a, orders b, orders c, orders d, orders e, orders f")]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n")]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n")]
    [InlineData("SELECT \ud800 FROM orders")]
    public void What_is_not_one_bounded_reading_query_is_wrong(string answer) =>
        Assert.False(QueryCheck.SameResults(Prompt, "SELECT total FROM orders;", answer));

    [Fact]
    public void Writing_leaves_no_file_behind()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Assert.False(QueryCheck.SameResults(Prompt, "SELECT total FROM orders;", $"ATTACH DATABASE '{path}' AS other"));
        Assert.False(QueryCheck.SameResults(Prompt, "SELECT total FROM orders;", $"VACUUM INTO '{path}'"));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Random_answers_are_wrong_and_throw_nothing()
    {
        Random random = new(5);
        const string Letters = "SELECTFROMWHERE *(),.;'\"`-/%=<>[]{}\n\t0123456789abcxyz\\\u00e9\u4e2d";
        string[] words = "SELECT total FROM orders WHERE ( ) * ' city = ; -- GROUP BY JOIN ON NOT , 1 LIMIT".Split(' ');
        for (int i = 0; i < 300; i++)
        {
            string noise = i % 2 == 0
                ? string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Letters[random.Next(Letters.Length)]))
                : string.Join(' ', Enumerable.Range(0, random.Next(14)).Select(_ => words[random.Next(words.Length)]));
            _ = QueryCheck.SameResults(Prompt, "SELECT total FROM orders;", noise);
            Assert.False(QueryCheck.SameResults(Prompt, "SELECT total FROM orders WHERE city = 'Paris' ORDER BY total LIMIT 3;", noise));
        }
    }

    [Fact]
    public void A_reference_that_does_not_run_is_an_error()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => QueryCheck.SameResults(Prompt, "SELECT nothing;", "SELECT 1"));
        Assert.Contains("SELECT nothing;", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_check_is_repeatable()
    {
        SqlCorpus corpus = new();
        Random random = new(8);
        for (int i = 0; i < 60; i++)
        {
            TaskExample one = corpus.Draw(CorpusSlice.Test, random);
            TaskExample other = corpus.Draw(CorpusSlice.Test, random);
            Assert.Equal(corpus.IsRight(one, other.Answer), corpus.IsRight(one, other.Answer));
        }
    }

    [Fact]
    public void The_check_is_safe_on_several_threads()
    {
        SqlCorpus corpus = new();
        Random random = new(9);
        TaskExample[] examples = [.. Enumerable.Range(0, 200).Select(_ => corpus.Draw(CorpusSlice.Validation, random))];
        ParallelOptions four = new() { MaxDegreeOfParallelism = 4 };
        Parallel.ForEach(examples, four, example => Assert.True(corpus.IsRight(example, example.Answer)));
    }
}
